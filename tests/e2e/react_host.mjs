// A page of somebody else that embeds the meeting with Jitsi's own React component; bundled by react.test.mjs.
import { JitsiMeeting } from '@jitsi/react-sdk';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';

window.heard = [];

function App() {
    const [open, setOpen] = useState(true);
    if (!open) return createElement('p', { id: 'over' }, 'over');
    return createElement(JitsiMeeting, {
        ...window.asked,
        configOverwrite: { prejoinConfig: { enabled: false } },
        userInfo: { displayName: 'Ada' },
        onApiReady: api => {
            window.api = api;
            for (const name of api.getSupportedEvents())
                api.on(name, data => window.heard.push([name, data]));
        },
        getIFrameRef: parent => {
            parent.style.height = '100%';
        },
        onReadyToClose: () => setOpen(false)
    });
}

window.show = asked => {
    window.asked = asked;
    createRoot(document.getElementById('root')).render(createElement(App));
};
