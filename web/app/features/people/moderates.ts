import type { MeetingState } from '../../../meeting/state';

/** What a token forbids is not offered: a courtesy, since the server refuses it. */
export function mayModerate(state: MeetingState): boolean {
    return state.isModerator && !state.withheld.includes('moderation');
}
