// @jitsi/react-sdk: it loads the API below the tenant of the room.
import { describeSdk } from './sdk.mjs';

describeSdk('the React component', {
    entry: 'react_host.mjs',
    packages: ['react', 'react-dom', '@jitsi/react-sdk'],
    query: '',
    script: '/acme/external_api.js'
});
