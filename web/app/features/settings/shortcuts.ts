// What the keys do; not while somebody types, nor with Ctrl, Alt or Meta. COMPAT(jitsi-meet): the letters are those that its
// users know.
import { useEffect } from 'react';
import type { Meeting } from '../../../meeting/meeting';

const kTyping = ['INPUT', 'SELECT', 'TEXTAREA'];
const kPressed = ['BUTTON', 'SUMMARY', 'A', ...kTyping];

function keysOf(meeting: Meeting, help: () => void): Record<string, () => unknown> {
    const { devices } = meeting;
    return {
        m: () => devices.setMicrophone(meeting.state().local.microphone !== 'on'),
        v: () => devices.setCamera(meeting.state().local.camera !== 'on'),
        d: () => {
            const { local, withheld } = meeting.state();
            if (local.sharing) return devices.unshare();
            return withheld.includes('screen-sharing') ? undefined : devices.share();
        },
        c: () => meeting.chat.open(!meeting.state().chatOpen),
        p: () => meeting.showPeople(!meeting.state().paneOpen),
        r: () => meeting.raiseHand(meeting.state().hand === 0),
        w: () => meeting.view.showSpeaker(!meeting.state().speakerLarge),
        a: () => meeting.view.setAudioOnly(!meeting.state().audioOnly),
        '?': help
    };
}

const nameOf = (event: KeyboardEvent) => (event.target instanceof HTMLElement ? event.target.tagName : '');

/** @param help shows the list of the keys. */
export function useShortcuts(meeting: Meeting, help: () => void): void {
    useEffect(() => {
        const keys = keysOf(meeting, help);
        let held = false;
        const pressed = (event: KeyboardEvent) => {
            if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
            // In a dialog the keys are its own.
            if (kTyping.includes(nameOf(event)) || document.querySelector('dialog[open]')) return;
            if (event.key === ' ') {
                if (kPressed.includes(nameOf(event)) || meeting.state().local.microphone === 'on') return;
                event.preventDefault();
                held = true;
                void meeting.devices.setMicrophone(true);
            } else if (Object.hasOwn(keys, event.key)) {
                event.preventDefault(); // what opens may take the letter for its own
                void keys[event.key]!();
            }
        };
        const released = (event: KeyboardEvent) => {
            if (event.key !== ' ' || !held) return;
            held = false;
            void meeting.devices.setMicrophone(false);
        };
        document.addEventListener('keydown', pressed);
        document.addEventListener('keyup', released);
        return () => {
            document.removeEventListener('keydown', pressed);
            document.removeEventListener('keyup', released);
        };
    }, [meeting, help]);
}
