// Debian's Chromium with pretended devices. One browser per person: the pretended microphone belongs to the browser.
import { fromWeb } from './paths.mjs';

const { chromium } = fromWeb('playwright-core');

/**
 * @param {{speech?: string, fps?: number, devices?: boolean}} options speech: a WAV file for the microphone;
 *   devices: false for a machine without camera and microphone.
 */
export function launchChromium({ speech, fps = 15, devices = true } = {}) {
    return chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        headless: true,
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--autoplay-policy=no-user-gesture-required',
            ...(devices
                ? [`--use-fake-device-for-media-stream=fps=${fps}`, '--use-fake-ui-for-media-stream']
                : []),
            ...(speech ? [`--use-file-for-fake-audio-capture=${speech}`] : [])
        ]
    });
}
