import { useSyncExternalStore } from 'react';
import type { Meeting } from '../../meeting/meeting';
import type { MeetingState } from '../../meeting/state';

export function useMeeting(meeting: Meeting): MeetingState {
    return useSyncExternalStore(meeting.subscribe, meeting.state);
}
