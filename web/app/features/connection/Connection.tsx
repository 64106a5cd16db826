// On the way in, interrupted, lost, left.
import { useEffect } from 'react';
import type { Meeting } from '../../../meeting/meeting';
import type { Notice } from '../../../meeting/state';
import { strings } from '../../strings';
import { Screen, Spinner } from '../../ui/Screen';

export function OnTheWay({ meeting, again }: { meeting: Meeting; again: boolean }) {
    return (
        <Screen
            title={again ? strings.reconnecting : strings.joining}
            testid={again ? 'reconnecting' : 'joining'}
        >
            <Spinner />
            <button type="button" data-testid="cancel" onClick={() => void meeting.backToPrejoin()}>
                {strings.cancel}
            </button>
        </Screen>
    );
}

export function Left({ meeting }: { meeting: Meeting }) {
    return (
        <Screen title={strings.leftTitle} testid="left">
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
    joined: strings.noticeJoined,
    left: strings.noticeLeft
};
const kShownMilliseconds = 5000;

function NoticeLine({ notice, gone }: { notice: Notice; gone: (id: number) => void }) {
    const { id, kind, who } = notice;
    useEffect(() => {
        const timer = setTimeout(() => gone(id), kShownMilliseconds);
        return () => clearTimeout(timer);
    }, [id, gone]);
    const named = kind === 'joined' || kind === 'left';
    return (
        <li data-testid={`notice-${kind}`} dir="auto">
            {named ? `${who || strings.guest} ${kTexts[kind]}` : kTexts[kind]}
        </li>
    );
}

export function Notices({ meeting, notices }: { meeting: Meeting; notices: readonly Notice[] }) {
    const gone = meeting.dismiss;
    return (
        <ul className="notices" role="status">
            {notices.map(notice => (
                <NoticeLine key={notice.id} notice={notice} gone={gone} />
            ))}
        </ul>
    );
}
