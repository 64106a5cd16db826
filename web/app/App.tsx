// One phase of the meeting, one screen.
import { useEffect } from 'react';
import type { Meeting } from '../meeting/meeting';
import { refusal } from '../meeting/refusal';
import { Banner, Ended, Left, Notices, OnTheWay } from './features/connection/Connection';
import { ChatPanel } from './features/chat/Chat';
import { Knockers } from './features/lobby/Knockers';
import { Knocking, NameNeeded } from './features/lobby/Knocking';
import { PeoplePanel } from './features/people/People';
import { PasswordScreen } from './features/password/PasswordScreen';
import { PollsPanel } from './features/polls/Polls';
import { Prejoin } from './features/prejoin/Prejoin';
import { Signs } from './features/reactions/Reactions';
import { RefusalScreen } from './features/refusal/RefusalScreen';
import { Stage } from './stage/Stage';
import { Toolbar } from './stage/Toolbar';
import { strings } from './strings';
import { News } from './ui/News';
import { usePanelsOneByOne } from './ui/usePanelsOneByOne';
import { useMeeting } from './ui/useMeeting';

export function App({ meeting, nameFromToken }: { meeting: Meeting; nameFromToken: boolean }) {
    const state = useMeeting(meeting);
    const { phase } = state;
    const knocks = state.knockers.length;
    const said = state.localSubject || state.subject;
    const title = said || meeting.setup.place.title;
    usePanelsOneByOne(meeting, state);
    useEffect(() => {
        document.title = `${knocks > 0 ? `(${knocks}) ` : ''}${title} – ${strings.appName}`;
    }, [title, knocks]);
    switch (phase) {
        case 'prejoin':
            return (
                <Prejoin
                    meeting={meeting}
                    local={state.local}
                    name={state.name}
                    nameFromToken={nameFromToken}
                />
            );
        case 'joining':
        case 'reconnecting':
            return (
                <OnTheWay
                    meeting={meeting}
                    again={phase === 'reconnecting' || state.attempt > 0}
                    queued={state.queued}
                />
            );
        case 'name-needed':
            return <NameNeeded meeting={meeting} toKnock={state.verdict?.hold !== false} />;
        case 'knocking':
            return <Knocking meeting={meeting} state={state} />;
        case 'password':
            return <PasswordScreen meeting={meeting} wrong={state.passwordTried} />;
        case 'denied':
        case 'refused':
            if (state.refusal?.code === 'ended') return <Ended meeting={meeting} text={state.refusal.text} />;
            return (
                <RefusalScreen
                    meeting={meeting}
                    refusal={state.refusal ?? refusal('failed')}
                    login={state.verdict?.login ?? null}
                    name={state.name}
                    denied={phase === 'denied'}
                />
            );
        case 'left':
            return <Left meeting={meeting} />;
        case 'joined':
            return (
                <main className="meeting" data-testid="meeting">
                    <Banner interrupted={state.interrupted} />
                    <h1
                        className={said ? 'subject' : 'only-heard'}
                        title={said || undefined}
                        dir="auto"
                        data-testid="subject"
                    >
                        {title}
                    </h1>
                    <News state={state} />
                    <div className="around-stage">
                        <Stage meeting={meeting} state={state} />
                        <Signs meeting={meeting} state={state} />
                        <Notices meeting={meeting} notices={state.notices} quiet={meeting.setup.link.quiet} />
                        {state.pollsOpen ? <PollsPanel meeting={meeting} state={state} /> : null}
                        {state.paneOpen ? <PeoplePanel meeting={meeting} state={state} /> : null}
                        {state.chatOpen ? <ChatPanel meeting={meeting} state={state} /> : null}
                    </div>
                    {state.isModerator ? <Knockers meeting={meeting} knockers={state.knockers} /> : null}
                    <Toolbar meeting={meeting} state={state} />
                </main>
            );
    }
}
