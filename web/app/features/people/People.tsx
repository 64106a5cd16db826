// Everybody in the room: who they are, and for moderators what can be done.
import { useEffect, useState } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { MeetingState, Participant } from '../../../meeting/state';
import { strings } from '../../strings';
import { Icon } from '../../ui/Icon';
import { Panel } from '../../ui/Panel';
import { RoundButton } from '../../ui/RoundButton';
import { Decisions } from './Decisions';
import { mayModerate } from './moderates';
import { PersonActions } from './PersonActions';
import { SpeakerTimes } from './SpeakerTimes';
import './people.css';

export function PeopleButton({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { paneOpen, participants } = state;
    return (
        <RoundButton
            icon="people"
            label={`${strings.people}, ${participants.length + 1}`}
            title={strings.people}
            tone={paneOpen ? 'on' : null}
            testid="people"
            aria-expanded={paneOpen}
            onClick={() => meeting.showPeople(!paneOpen)}
        />
    );
}

function Facts({ state, id, isModerator }: { state: MeetingState; id: string; isModerator: boolean }) {
    const facts = state.moderated.people[id];
    const role = facts ? strings.seat[facts.role] : isModerator ? strings.moderator : '';
    const rule = facts ? (strings.admittedBy as Record<string, string>)[facts.rule] : undefined;
    if (role === '' && !rule) return null;
    return (
        <span
            className="hint"
            data-testid="person-facts"
            data-role={facts?.role ?? ''}
            data-rule={facts?.rule ?? ''}
        >
            {[role, rule ?? ''].filter(part => part !== '').join(' · ')}
        </span>
    );
}

function Person({ meeting, state, person }: { meeting: Meeting; state: MeetingState; person: Participant }) {
    const name = person.name || strings.guest;
    return (
        <li data-testid="person" data-id={person.id} data-name={person.name}>
            <div className="person-head">
                <span className="person-name" dir="auto">
                    {name}
                </span>
                {person.hand > 0 ? <Icon name="hand" /> : null}
                <Icon name={person.audioMuted ? 'microphoneOff' : 'microphone'} />
                <Icon name={person.videoMuted ? 'cameraOff' : 'camera'} />
                <span className="only-heard">
                    {[
                        person.hand > 0 ? strings.handRaised : '',
                        person.audioMuted ? strings.muted : '',
                        person.videoMuted ? strings.cameraIsOff : ''
                    ]
                        .filter(part => part !== '')
                        .join(', ')}
                </span>
            </div>
            <Facts state={state} id={person.id} isModerator={person.isModerator} />
            {mayModerate(state) ? <PersonActions meeting={meeting} state={state} person={person} /> : null}
        </li>
    );
}

function Invite() {
    const [copied, setCopied] = useState(false);
    if (window.parent !== window || !navigator.clipboard) return null;
    // Without what only concerns this person: the address alone invites nobody who needs a token.
    const address = `${location.origin}${location.pathname}`;
    return (
        <button
            type="button"
            className="compact"
            data-testid="copy-invitation"
            onClick={() => void navigator.clipboard.writeText(address).then(() => setCopied(true))}
        >
            {copied ? strings.copied : strings.copyAddress}
        </button>
    );
}

export function PeoplePanel({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { participants } = state;
    const moderates = mayModerate(state);
    const ids = participants.map(each => `${each.id} ${each.isModerator}`).join('\n');
    useEffect(() => {
        if (moderates) void meeting.moderation.look();
    }, [meeting, moderates, ids]);
    return (
        <Panel title={strings.people} name="people" close={() => meeting.showPeople(false)}>
            <ul>
                <li data-testid="person-own">
                    <div className="person-head">
                        <span className="person-name" dir="auto">
                            {state.name === '' ? strings.you : `${state.name} (${strings.you})`}
                        </span>
                        {state.hand > 0 ? <Icon name="hand" /> : null}
                    </div>
                    <Facts state={state} id={state.localId ?? ''} isModerator={state.isModerator} />
                </li>
                {participants.map(person => (
                    <Person key={person.id} meeting={meeting} state={state} person={person} />
                ))}
            </ul>
            {state.withheld.includes('inviting') ? null : <Invite />}
            <SpeakerTimes meeting={meeting} began={state.began} />
            {moderates ? <Decisions meeting={meeting} state={state} /> : null}
        </Panel>
    );
}
