// A page of somebody else that embeds the meeting with Jitsi's own Vue component; bundled by vue.test.mjs.
import { JitsiMeeting } from '@jitsi/vue-sdk';
import { createApp, h, ref } from 'vue';

window.heard = [];

const host = asked => ({
    setup() {
        const open = ref(true);
        return () =>
            open.value
                ? h(JitsiMeeting, {
                      ...asked,
                      width: '100%',
                      height: '100%',
                      configOverwrite: { prejoinConfig: { enabled: false } },
                      userInfo: { displayName: 'Ada' },
                      onOnApiReady: api => {
                          window.api = api;
                          for (const name of api.getSupportedEvents())
                              api.on(name, data => window.heard.push([name, data]));
                      },
                      onOnReadyToClose: () => (open.value = false)
                  })
                : h('p', { id: 'over' }, 'over');
    }
});

window.show = asked => createApp(host(asked)).mount('#root');
