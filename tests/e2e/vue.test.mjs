// @jitsi/vue-sdk: it loads the API from the server's root, and names a language.
import { describeSdk } from './sdk.mjs';

describeSdk('the Vue component', {
    entry: 'vue_host.mjs',
    packages: ['vue', '@jitsi/vue-sdk'],
    query: '?lang=en',
    script: '/external_api.js'
});
