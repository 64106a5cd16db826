// What happens while one looks elsewhere, for those who listen. Always there, since a region that comes with its text is not
// read out.
import type { MeetingState } from '../../meeting/state';
import { strings } from '../strings';

export function News({ state }: { state: MeetingState }) {
    const { isModerator, knockers, chatOpen, unread, messages } = state;
    const names = knockers.map(({ name }) => name || strings.guest).join(', ');
    const last = messages[messages.length - 1];
    const heard = !chatOpen && unread > 0 && last && !last.own ? last : null;
    return (
        <div className="only-heard" role="status" data-testid="news">
            {isModerator && names ? <p>{`${strings.waiting}: ${names}`}</p> : null}
            {heard ? <p>{`${heard.name || strings.guest}: ${heard.text}`}</p> : null}
        </div>
    );
}
