// The functions of the iframe API that the page answers.
import type { Meeting } from '../meeting/meeting';
import { maySend, type ModeratedMedia } from '../meeting/moderated';
import type { MeetingState } from '../meeting/state';
import { roomsById, roomsInfo, sharing } from './facts';
import type { FunctionArgs, WorkingFunction } from './schema';

export type AnswerHandlers = { [F in WorkingFunction]: (...args: FunctionArgs<F>) => unknown };

/** Of a browser: the part that is asked. */
export interface Devices {
    enumerateDevices(): Promise<MediaDeviceInfo[]>;
}

const kGroups = { audioInput: 'audioinput', audioOutput: 'audiooutput', videoInput: 'videoinput' } as const;

async function found(devices: Devices | undefined): Promise<MediaDeviceInfo[]> {
    try {
        return (await devices?.enumerateDevices()) ?? [];
    } catch {
        return [];
    }
}

const plain = ({ deviceId, groupId, kind, label }: MediaDeviceInfo) => ({ deviceId, groupId, kind, label });

/** `{audioInput, audioOutput, videoInput}`, each a list. */
export async function availableDevices(devices: Devices | undefined): Promise<Record<string, unknown[]>> {
    const all = await found(devices);
    return Object.fromEntries(
        Object.entries(kGroups).map(([group, kind]) => [
            group,
            all.filter(each => each.kind === kind).map(plain)
        ])
    );
}

/** @param wanted its label or its id. @return null: there is none, or the browser does not say. */
export async function deviceId(
    devices: Devices | undefined,
    kind: MediaDeviceKind,
    wanted: string
): Promise<string | null> {
    if (wanted === '') return null;
    const all = (await found(devices)).filter(each => each.kind === kind && each.deviceId !== '');
    const match = all.find(each => each.deviceId === wanted) ?? all.find(each => each.label === wanted);
    return match?.deviceId ?? null;
}

async function currentDevices(meeting: Meeting, devices: Devices | undefined) {
    const all = await found(devices);
    const { microphone, camera, output } = meeting.devices.choice;
    const chosen = (kind: string, id: string) => {
        const match = all.find(each => each.kind === kind && (id === '' || each.deviceId === id));
        return match && plain(match);
    };
    return {
        audioInput: chosen('audioinput', microphone),
        audioOutput: chosen('audiooutput', output),
        videoInput: chosen('videoinput', camera)
    };
}

/** Not in every browser. */
export function canChooseOutput(): boolean {
    return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype;
}

async function choose(
    meeting: Meeting,
    devices: Devices | undefined,
    kind: MediaDeviceKind,
    label?: string,
    id?: string
): Promise<boolean> {
    const match = await deviceId(devices, kind, id || label || '');
    if (match === null) throw new Error('there is no such device');
    if (kind === 'audiooutput') {
        if (!canChooseOutput()) throw new Error('this browser plays on its default loudspeaker');
        meeting.devices.chooseOutput(match);
    } else await meeting.devices.choose(kind === 'audioinput' ? 'audio' : 'video', match);
    return true;
}

const isModerated = (media: string): media is ModeratedMedia => media === 'audio' || media === 'video';

/** Of others only moderators know who is approved: to everybody else they all are not. */
function isForceMuted(state: MeetingState, id: string | null, media: ModeratedMedia): boolean {
    const { moderated, localId } = state;
    if (id === localId) return !maySend(moderated, media, state.isModerator);
    const other = state.participants.find(each => each.id === id);
    if (!other || other.isModerator || !moderated.on[media]) return false;
    return !moderated.others[media].includes(other.id);
}

/** @param mainRoom the address of the meeting's room. */
export function answerHandlers(
    meeting: Meeting,
    devices: Devices | undefined,
    mainRoom: string
): AnswerHandlers {
    const { state } = meeting;
    return {
        getRoomsInfo: () => roomsInfo(state(), mainRoom),
        listBreakoutRooms: () => roomsById(state().rooms),
        getSessionId: () => meeting.conference?.getMeetingUniqueId() ?? '',
        isModerationOn: (media = 'audio') => isModerated(media) && state().moderated.on[media],
        isParticipantForceMuted: (id, media = 'audio') =>
            isModerated(media) && isForceMuted(state(), id ?? state().localId, media),
        isParticipantsPaneOpen: () => state().paneOpen,
        getContentSharingParticipants: () => ({ sharingParticipantIds: sharing(state()) }),
        isP2pActive: () => state().peerToPeer,
        isAudioMuted: () => state().local.microphone !== 'on',
        isVideoMuted: () => state().local.camera !== 'on',
        isAudioDisabled: () => state().local.microphone === 'none',
        isAudioAvailable: () => state().local.microphone !== 'none',
        isVideoAvailable: () => state().local.camera !== 'none',
        isSharingScreen: () => state().local.sharing,
        isStartSilent: () => false,
        getAvailableDevices: () => availableDevices(devices),
        getCurrentDevices: () => currentDevices(meeting, devices),
        isDeviceChangeAvailable: type => devices !== undefined && (type !== 'output' || canChooseOutput()),
        isMultipleAudioInputSupported: () => false,
        setAudioInputDevice: (label, id) => choose(meeting, devices, 'audioinput', label, id),
        setVideoInputDevice: (label, id) => choose(meeting, devices, 'videoinput', label, id),
        setAudioOutputDevice: (label, id) => choose(meeting, devices, 'audiooutput', label, id)
    };
}
