// Breakout rooms: everybody sees who is where and may walk; moderators make and remove rooms, and move people.
import { useRef, useState, type FormEvent } from 'react';
import type { Room, RoomPerson } from '../../../meeting/breakout';
import type { Meeting } from '../../../meeting/meeting';
import type { MeetingState } from '../../../meeting/state';
import { strings } from '../../strings';
import { RoundButton } from '../../ui/RoundButton';

function nameOf(room: Room): string {
    return room.isMain ? strings.mainRoom : room.name;
}

function MoveChoice({
    meeting,
    person,
    rooms
}: {
    meeting: Meeting;
    person: RoomPerson;
    rooms: readonly Room[];
}) {
    const label = `${strings.moveTo}: ${person.name || strings.guest}`;
    return (
        <select
            value=""
            aria-label={label}
            title={label}
            data-testid="move-to"
            onChange={event => meeting.moveTo(person.jid, event.target.value)}
        >
            <option value="" disabled>
                {strings.moveTo}
            </option>
            {rooms.map(room => (
                <option key={room.jid} value={room.jid}>
                    {nameOf(room)}
                </option>
            ))}
        </select>
    );
}

function RoomItem({ meeting, state, room }: { meeting: Meeting; state: MeetingState; room: Room }) {
    const isHere = state.roomJid === null ? room.isMain : state.roomJid === room.jid;
    const others = state.rooms.filter(each => each !== room);
    return (
        <li data-testid="room" data-name={nameOf(room)} data-here={isHere}>
            <div className="room-head">
                <strong dir="auto">{nameOf(room)}</strong>
                {isHere ? (
                    <span className="hint">{strings.youAreHere}</span>
                ) : (
                    <button
                        type="button"
                        className="compact"
                        data-testid="room-go"
                        aria-label={`${strings.roomGo}: ${nameOf(room)}`}
                        onClick={() => void meeting.goTo(room.jid)}
                    >
                        {strings.roomGo}
                    </button>
                )}
                {state.isModerator && !room.isMain ? (
                    <button
                        type="button"
                        className="compact"
                        data-testid="room-remove"
                        aria-label={`${strings.roomRemove}: ${nameOf(room)}`}
                        onClick={() => meeting.removeRoom(room.jid)}
                    >
                        {strings.roomRemove}
                    </button>
                ) : null}
            </div>
            <ul>
                {room.people.map(person => (
                    <li key={person.address} data-testid="room-person" data-name={person.name}>
                        <span dir="auto">{person.name || strings.guest}</span>
                        {state.isModerator && others.length > 0 ? (
                            <MoveChoice meeting={meeting} person={person} rooms={others} />
                        ) : null}
                    </li>
                ))}
            </ul>
        </li>
    );
}

function NewRoom({ meeting, count }: { meeting: Meeting; count: number }) {
    const [name, setName] = useState('');
    const add = (event: FormEvent) => {
        event.preventDefault();
        meeting.addRoom(name.trim() || `${strings.roomNumber} ${count + 1}`);
        setName('');
    };
    return (
        <form className="room-head" onSubmit={add}>
            <input
                value={name}
                maxLength={100}
                placeholder={`${strings.roomNumber} ${count + 1}`}
                aria-label={strings.roomName}
                data-testid="room-name"
                onChange={event => setName(event.target.value)}
            />
            <button type="submit" className="primary compact" data-testid="room-add">
                {strings.roomAdd}
            </button>
        </form>
    );
}

/** One chat message to everybody, wherever they sit. */
function Announcement({ meeting }: { meeting: Meeting }) {
    const [text, setText] = useState('');
    const send = (event: FormEvent) => {
        event.preventDefault();
        if (text.trim()) meeting.moderation.announce(text.trim());
        setText('');
    };
    return (
        <form className="room-head" onSubmit={send}>
            <input
                value={text}
                maxLength={500}
                placeholder={strings.announce}
                aria-label={strings.announce}
                data-testid="announce-text"
                onChange={event => setText(event.target.value)}
            />
            <button type="submit" className="compact" data-testid="announce">
                {strings.announceSend}
            </button>
        </form>
    );
}

/** Nothing where the server has no breakout rooms, or where there are none and one may not make any. */
export function RoomsButton({ meeting, state }: { meeting: Meeting; state: MeetingState }) {
    const dialog = useRef<HTMLDialogElement>(null);
    const breakouts = state.rooms.filter(room => !room.isMain);
    if (!state.roomsSupported || (!state.isModerator && breakouts.length === 0 && state.roomJid === null))
        return null;
    return (
        <>
            <RoundButton
                icon="rooms"
                label={strings.rooms}
                tone={state.roomJid === null ? null : 'on'}
                testid="rooms"
                onClick={() => dialog.current?.showModal()}
            />
            <dialog ref={dialog} className="card rooms" aria-label={strings.rooms} data-testid="rooms-panel">
                <h2>{strings.rooms}</h2>
                <ul>
                    {state.rooms.map(room => (
                        <RoomItem key={room.jid} meeting={meeting} state={state} room={room} />
                    ))}
                </ul>
                {state.isModerator && breakouts.length > 0 ? <Announcement meeting={meeting} /> : null}
                {state.isModerator ? <NewRoom meeting={meeting} count={breakouts.length} /> : null}
                {state.isModerator && breakouts.length > 0 ? (
                    <button
                        type="button"
                        data-testid="rooms-close-all"
                        onClick={() => breakouts.forEach(room => meeting.removeRoom(room.jid))}
                    >
                        {strings.roomsCloseAll}
                    </button>
                ) : null}
                <button type="button" className="primary" onClick={() => dialog.current?.close()}>
                    {strings.close}
                </button>
            </dialog>
        </>
    );
}
