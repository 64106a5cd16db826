import { useEffect, useRef } from 'react';
import type { Meeting } from '../../meeting/meeting';
import type { MeetingState } from '../../meeting/state';

/** As wide as panels need to stand side by side with the pictures; less, and the one that opens closes the others. */
const kRoomForSeveral = '(min-width: 1100px)';

export function usePanelsOneByOne(meeting: Meeting, state: MeetingState): void {
    const { chatOpen, paneOpen, pollsOpen } = state;
    const before = useRef({ chatOpen, paneOpen, pollsOpen });
    useEffect(() => {
        const was = before.current;
        before.current = { chatOpen, paneOpen, pollsOpen };
        if (window.matchMedia(kRoomForSeveral).matches) return;
        const opened =
            (chatOpen && !was.chatOpen && 'chat') ||
            (paneOpen && !was.paneOpen && 'people') ||
            (pollsOpen && !was.pollsOpen && 'polls');
        if (!opened) return;
        if (opened !== 'chat' && chatOpen) meeting.chat.open(false);
        if (opened !== 'people' && paneOpen) meeting.showPeople(false);
        if (opened !== 'polls' && pollsOpen) meeting.chat.openPolls(false);
    }, [meeting, chatOpen, paneOpen, pollsOpen]);
}
