// What a moderator may do to one person.
import { useState } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { ModeratedMedia } from '../../../meeting/moderated';
import type { MeetingState, Participant } from '../../../meeting/state';
import { strings } from '../../strings';

interface Action {
    id: string;
    text: string;
    run: () => void;
    /** Asked once more before it is done. */
    grave?: boolean;
}

function ofMedia(meeting: Meeting, state: MeetingState, person: Participant): Action[] {
    const { moderation } = meeting;
    const { id } = person;
    const shares = person.video?.getVideoType() === 'desktop' && !person.videoMuted;
    const approved = (media: ModeratedMedia) => state.moderated.others[media].includes(id);
    const decided = (media: ModeratedMedia) => state.moderated.on[media] && !person.isModerator;
    const actions: Action[] = [];
    if (!person.audioMuted)
        actions.push({ id: 'mute', text: strings.muteOther, run: () => moderation.mute(id, 'audio') });
    else if (!decided('audio') || approved('audio'))
        actions.push({ id: 'ask-unmute', text: strings.askToUnmute, run: () => moderation.askToUnmute(id) });
    if (shares)
        actions.push({
            id: 'stop-share',
            text: strings.stopShare,
            run: () => moderation.mute(id, 'desktop')
        });
    else if (!person.videoMuted)
        actions.push({ id: 'stop-video', text: strings.stopVideo, run: () => moderation.mute(id, 'video') });
    for (const media of ['audio', 'video'] as const) {
        if (!decided(media)) continue;
        const words = approved(media) ? strings.withdraw[media] : strings.approve[media];
        actions.push({
            id: `${approved(media) ? 'reject' : 'approve'}-${media}`,
            text: words,
            run: () => (approved(media) ? moderation.reject(id, media) : moderation.askToUnmute(id, media))
        });
    }
    return actions;
}

function ofStanding(meeting: Meeting, state: MeetingState, person: Participant): Action[] {
    const { moderation } = meeting;
    const { id } = person;
    // Nobody lowers a host, or sends one back: the server says so as well.
    const isHost = state.moderated.people[id]?.role === 'host';
    const actions: Action[] = [];
    if (!person.isModerator)
        actions.push({ id: 'grant', text: strings.grant, run: () => moderation.grant(id) });
    else if (!isHost) actions.push({ id: 'revoke', text: strings.revoke, run: () => moderation.revoke(id) });
    if (!isHost)
        actions.push({ id: 'to-lobby', text: strings.backToLobby, run: () => moderation.backToLobby(id) });
    actions.push({ id: 'remove', text: strings.kick, run: () => moderation.kick(id), grave: true });
    actions.push({ id: 'ban', text: strings.ban, run: () => moderation.ban(id), grave: true });
    return actions;
}

export function PersonActions({
    meeting,
    state,
    person
}: {
    meeting: Meeting;
    state: MeetingState;
    person: Participant;
}) {
    const [asked, setAsked] = useState<string | null>(null);
    const name = person.name || strings.guest;
    const act = (action: Action) => {
        if (action.grave && asked !== action.id) return setAsked(action.id);
        setAsked(null);
        action.run();
    };
    const actions = [...ofMedia(meeting, state, person), ...ofStanding(meeting, state, person)];
    return (
        <details className="person-actions">
            <summary data-testid="person-actions" aria-label={`${strings.actions}: ${name}`}>
                {strings.actions}
            </summary>
            <ul>
                {actions.map(action => {
                    const text = asked === action.id ? `${strings.really} ${action.text}` : action.text;
                    return (
                        <li key={action.id}>
                            <button
                                type="button"
                                className={asked === action.id ? 'compact danger' : 'compact'}
                                data-testid={`person-${action.id}`}
                                aria-label={`${text}: ${name}`}
                                onClick={() => act(action)}
                            >
                                {text}
                            </button>
                        </li>
                    );
                })}
            </ul>
        </details>
    );
}
