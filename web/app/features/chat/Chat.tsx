// Words to everybody or to one person, beside the pictures.
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { ChatMessage, MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';
import { Panel } from '../../ui/Panel';
import { RoundButton } from '../../ui/RoundButton';
import './chat.css';

const kLongest = 4000;

export function ChatButton({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const { chatOpen, unread } = state;
    const label = unread > 0 ? `${strings.chat}, ${unread} ${strings.chatUnread}` : strings.chat;
    return (
        <RoundButton
            icon="chat"
            label={label}
            title={strings.chat}
            tone={chatOpen ? 'on' : null}
            testid="chat"
            aria-expanded={chatOpen}
            onClick={() => meeting.chat.open(!chatOpen)}
        >
            {unread > 0 ? (
                <span className="unread" aria-hidden="true" data-testid="chat-unread">
                    {unread > 99 ? '99+' : unread}
                </span>
            ) : null}
        </RoundButton>
    );
}

function timeOf(at: number): string {
    return new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

function Message({ message, state }: { message: ChatMessage; state: MeetingState }) {
    const { own, to, at, text } = message;
    const nameOf = (id: string) => state.participants.find(each => each.id === id)?.name || strings.guest;
    const from = own ? strings.you : message.name || strings.guest;
    const whom = to === null ? '' : own ? ` → ${nameOf(to)}` : '';
    return (
        <li
            className={to === null ? '' : 'private'}
            data-testid="chat-message"
            data-private={to !== null}
            data-from={from}
        >
            <p className="hint">
                <span dir="auto">{from + whom}</span> {to === null ? '' : `(${strings.chatPrivate}) `}
                {timeOf(at)}
            </p>
            <p className="chat-text" dir="auto">
                {text}
            </p>
        </li>
    );
}

/** What the server lets this person say: a courtesy, since it refuses the rest. */
function mayWrite({ withheld }: MeetingState): { toAll: boolean; toOne: boolean } {
    return {
        toAll: !withheld.includes('send-groupchat'),
        toOne: !withheld.includes('send-private-message')
    };
}

function Write({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const [text, setText] = useState('');
    const id = useId();
    const { toAll, toOne } = mayWrite(state);
    const nobody = !toAll && state.chatTo === null; // has been chosen yet
    const send = (event?: FormEvent) => {
        event?.preventDefault();
        if (meeting.chat.send(text.trim(), state.chatTo, state.name)) setText('');
    };
    const pressed = (event: KeyboardEvent) => {
        // While a letter is being put together, Enter belongs to the keyboard's own window.
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        send();
    };
    return (
        <form className="chat-write" onSubmit={send}>
            <label className="chat-to" htmlFor={id}>
                {strings.chatTo}
                <select
                    id={id}
                    value={state.chatTo ?? ''}
                    data-testid="chat-to"
                    onChange={event => meeting.chat.address(event.target.value || null)}
                >
                    <option value="" disabled={!toAll}>
                        {toAll ? strings.chatEverybody : '–'}
                    </option>
                    {(toOne ? state.participants : []).map(each => (
                        <option key={each.id} value={each.id}>
                            {each.name || strings.guest}
                        </option>
                    ))}
                </select>
            </label>
            <textarea
                value={text}
                rows={2}
                maxLength={kLongest}
                placeholder={strings.chatText}
                aria-label={strings.chatText}
                data-testid="chat-text"
                autoFocus
                disabled={nobody}
                onKeyDown={pressed}
                onChange={event => setText(event.target.value)}
            />
            <button type="submit" className="primary compact" data-testid="chat-send" disabled={nobody}>
                {strings.chatSend}
            </button>
        </form>
    );
}

export function ChatPanel({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const end = useRef<HTMLLIElement>(null);
    const { messages } = state;
    useEffect(() => {
        void end.current?.scrollIntoView({ block: 'end' });
    }, [messages]);
    return (
        <Panel title={strings.chat} name="chat" focused={false} close={() => meeting.chat.open(false)}>
            <ol aria-live="polite">
                {messages.length === 0 ? <li className="hint">{strings.chatEmpty}</li> : null}
                {messages.map((message, index) => (
                    <Message key={`${message.at} ${index}`} message={message} state={state} />
                ))}
                <li ref={end} aria-hidden="true" />
            </ol>
            {mayWrite(state).toAll || mayWrite(state).toOne ? (
                <Write meeting={meeting} state={state} />
            ) : null}
        </Panel>
    );
}
