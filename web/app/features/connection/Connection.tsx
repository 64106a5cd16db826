// On the way in, interrupted, lost, left.
import { useEffect } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { Notice } from '../../../meeting/state';
import { reasonText, strings } from '../../strings';
import { Screen, Spinner } from '../../ui/Screen';

interface OnTheWayProps {
    meeting: Meeting;
    again: boolean;
    /** It is not one's turn yet. */
    queued: boolean;
}

export function OnTheWay({ meeting, again, queued }: OnTheWayProps) {
    return (
        <Screen
            title={again ? strings.reconnecting : strings.joining}
            testid={again ? 'reconnecting' : 'joining'}
        >
            <Spinner />
            {queued ? <p data-testid="queued">{strings.queued}</p> : null}
            <button type="button" data-testid="cancel" onClick={() => void meeting.backToPrejoin()}>
                {strings.cancel}
            </button>
        </Screen>
    );
}

export function Left({ meeting }: { meeting: Meeting }) {
    return (
        <Screen title={strings.leftTitle} testid="left" icon="leave">
            <p>{strings.leftText}</p>
            <button
                type="button"
                className="primary"
                data-testid="join-again"
                onClick={() => void meeting.backToPrejoin()}
            >
                {strings.joinAgain}
            </button>
        </Screen>
    );
}

/** Nobody did anything wrong, and there is nothing to try again. @param text the reason that a moderator gave. */
export function Ended({ meeting, text }: { meeting: Meeting; text: string }) {
    const { what, todo } = reasonText('ended');
    return (
        <Screen title={what} testid="ended" icon="check" tone="good">
            <p className="room-title" dir="auto">
                {meeting.setup.place.title}
            </p>
            {text ? (
                <p data-testid="refusal-text" dir="auto">
                    {text}
                </p>
            ) : null}
            <p>{todo}</p>
            <button type="button" data-testid="back" onClick={() => void meeting.backToPrejoin()}>
                {strings.backToStart}
            </button>
        </Screen>
    );
}

export function Banner({ interrupted }: { interrupted: boolean }) {
    return (
        <div role="status" className="banner-place">
            {interrupted ? (
                <p className="banner" data-testid="interrupted">
                    {strings.interrupted}
                </p>
            ) : null}
        </div>
    );
}

const kTexts: Record<Notice['kind'], string> = {
    'muted-by-moderator': strings.noticeMuted,
    'lobby-failed': strings.noticeLobby,
    'share-failed': strings.noticeShare,
    'server-draining': strings.noticeDraining,
    'device-failed': strings.noticeDevice,
    'now-moderator': strings.noticeModerator,
    'chat-failed': strings.noticeChat,
    'room-refused': strings.noticeRoomRefused,
    'room-gone': strings.noticeRoomGone,
    'asked-to-unmute': strings.noticeAskedToUnmute,
    'asked-to-show': strings.noticeAskedToShow,
    'may-speak': strings.noticeMaySpeak,
    'may-show': strings.noticeMayShow,
    'not-approved': strings.noticeNotApproved,
    'action-refused': strings.noticeActionRefused,
    joined: strings.noticeJoined,
    left: strings.noticeLeft
};
const kShownMilliseconds = 5000;
/** What somebody is asked to do waits longer. */
const kAskedMilliseconds = 30000;

/** What one can do about it at once. */
function actionOf(kind: Notice['kind'], { devices }: Meeting): { text: string; run: () => void } | null {
    switch (kind) {
        case 'asked-to-unmute':
        case 'may-speak':
            return { text: strings.unmute, run: () => void devices.setMicrophone(true) };
        case 'asked-to-show':
        case 'may-show':
            return { text: strings.startCamera, run: () => void devices.setCamera(true) };
        default:
            return null;
    }
}

function NoticeLine({ notice, meeting }: { notice: Notice; meeting: Meeting }) {
    const { id, kind, who } = notice;
    const gone = meeting.dismiss;
    const action = actionOf(kind, meeting);
    const milliseconds = action ? kAskedMilliseconds : kShownMilliseconds;
    useEffect(() => {
        const timer = setTimeout(() => gone(id), milliseconds);
        return () => clearTimeout(timer);
    }, [id, gone, milliseconds]);
    const named = kind === 'joined' || kind === 'left';
    return (
        <li data-testid={`notice-${kind}`} dir="auto">
            {named ? `${who || strings.guest} ${kTexts[kind]}` : kTexts[kind]}
            {action ? (
                <button
                    type="button"
                    className="primary compact"
                    data-testid="notice-act"
                    onClick={() => {
                        action.run();
                        gone(id);
                    }}
                >
                    {action.text}
                </button>
            ) : null}
        </li>
    );
}

interface NoticesProps {
    meeting: Meeting;
    notices: readonly Notice[];
    /** Who comes and goes is not told. */
    quiet: boolean;
}

export function Notices({ meeting, notices, quiet }: NoticesProps) {
    const shown = quiet ? notices.filter(({ kind }) => kind !== 'joined' && kind !== 'left') : notices;
    return (
        <div className="notices" role="status">
            <ul>
                {shown.map(notice => (
                    <NoticeLine key={notice.id} notice={notice} meeting={meeting} />
                ))}
            </ul>
        </div>
    );
}
