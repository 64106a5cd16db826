// The script at /external_api.js: a classic one, so that any page can load it.
import { JitsiMeetExternalAPI } from './api';

declare global {
    interface Window {
        JitsiMeetExternalAPI?: typeof JitsiMeetExternalAPI;
    }
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src !== '')
    JitsiMeetExternalAPI.script = new URL(script.src);
window.JitsiMeetExternalAPI = JitsiMeetExternalAPI;
