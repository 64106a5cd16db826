// The client library (lib-jitsi-meet of Jitsi Meet 2.0.6726, unmodified): the part of it that the page uses, typed, and
// how it is loaded. Nothing outside meeting/ touches it.
import type { ReceiverConstraints } from './constraints';

export interface Track {
    getType(): 'audio' | 'video';
    isMuted(): boolean;
    isLocal(): boolean;
    getParticipantId(): string;
    getVideoType(): string | null;
    getDeviceId?(): string;
    /** Of an own track. */
    getOriginalStream?(): MediaStream;
    attach(container: HTMLMediaElement): unknown;
    detach(container?: HTMLMediaElement): void;
    mute(): Promise<void>;
    unmute(): Promise<void>;
    dispose(): Promise<void>;
    addEventListener(event: string, listener: () => void): void;
    removeEventListener(event: string, listener: () => void): void;
}

export interface RemoteParticipant {
    getId(): string;
    getJid(): string;
    getDisplayName(): string | undefined;
    isModerator(): boolean;
}

export interface SpeakerStats {
    getDisplayName(): string | undefined;
    /** Milliseconds. */
    getTotalDominantSpeakerTime(): number;
    hasLeft(): boolean;
}

export interface BreakoutRooms {
    isSupported(): boolean;
    createBreakoutRoom(name: string): void;
    removeBreakoutRoom(jid: string): void;
    sendParticipantToRoom(participantJid: string, roomJid: string): void;
}

export interface Conference {
    on(event: string, listener: (...details: never[]) => void): void;
    join(password?: string): void;
    leave(): Promise<void>;
    myUserId(): string;
    isModerator(): boolean;
    getParticipantById(id: string): RemoteParticipant | undefined;
    isMembersOnly(): boolean;
    isLobbySupported(): boolean;
    isP2PActive(): boolean;
    /** Undefined before the first join. */
    getBreakoutRooms(): BreakoutRooms | undefined;
    setDisplayName(name: string): void;
    addTrack(track: Track): Promise<void>;
    replaceTrack(old: Track | null, next: Track | null): Promise<void>;
    setReceiverConstraints(constraints: ReceiverConstraints): void;
    enableLobby(): Promise<void>;
    disableLobby(): void;
    joinLobby(name: string, email?: string): Promise<void>;
    lobbyApproveAccess(id: string): void;
    lobbyDenyAccess(id: string): void;
    kickParticipant(id: string, reason?: string): void;
    muteParticipant(id: string, media: 'audio' | 'video'): void;
    grantOwner(id: string): void;
    revokeOwner(id: string): void;
    isAVModerationSupported(): boolean;
    enableAVModeration(media: 'audio' | 'video'): void;
    disableAVModeration(media: 'audio' | 'video'): void;
    avModerationApprove(media: 'audio' | 'video', id: string): void;
    avModerationReject(media: 'audio' | 'video', id: string): void;
    setStartMutedPolicy(policy: { audio: boolean; video: boolean }): void;
    getStartMutedPolicy(): { audio: boolean; video: boolean };
    /** By id; also of those who have left. */
    getSpeakerStats(): Record<string, SpeakerStats>;
    setSubject(subject: string): void;
    /** Sets the room's password; empty: takes it away. */
    lock(password: string): Promise<void>;
    sendTextMessage(text: string): void;
    sendPrivateTextMessage(id: string, text: string): void;
    /** A json-message to the room. */
    sendMessage(message: Record<string, unknown>): void;
    /** By the bridge's channel; `to` empty: to everybody. */
    sendEndpointMessage(to: string, payload: Record<string, unknown>): void;
    setLocalParticipantProperty(name: string, value: string): void;
    removeLocalParticipantProperty(name: string): void;
    getMeetingUniqueId(): string | undefined;
    sendTones(tones: string, duration?: number, pause?: number): void;
}

export interface Connection {
    connect(): void;
    disconnect(): Promise<void> | void;
    addEventListener(event: string, listener: (...details: never[]) => void): void;
    initJitsiConference(room: string, options: Record<string, unknown>): Conference;
}

export interface CreateTracksOptions {
    devices: ('audio' | 'video' | 'desktop')[];
    cameraDeviceId?: string;
    micDeviceId?: string;
    resolution?: number;
    constraints?: unknown;
}

export interface Library {
    init(options: Record<string, unknown>): unknown;
    setLogLevel(level: string): void;
    logLevels: Record<string, string>;
    events: Record<'conference' | 'connection' | 'track' | 'connectionQuality', Record<string, string>>;
    JitsiConnection: new (app: null, token: string | null, options: Record<string, unknown>) => Connection;
    createLocalTracks(options: CreateTracksOptions): Promise<Track[]>;
    isWebRtcSupported(): boolean;
    isDesktopSharingEnabled(): boolean;
}

declare global {
    interface Window {
        jQuery?: unknown;
        jquery?: unknown;
        JitsiMeetJS?: Library;
        config?: unknown;
    }
}

function loadScript(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = path;
        script.onload = () => resolve();
        script.onerror = () => reject(new Error(`cannot load ${path}`));
        document.head.append(script);
    });
}

let loading: Promise<Library> | null = null;

async function load(): Promise<Library> {
    await loadScript('/libs/jquery.min.js');
    window.jquery = window.jQuery; // the bundle reads the lower-case name
    await loadScript('/libs/lib-jitsi-meet.min.js');
    const library = window.JitsiMeetJS;
    if (!library) throw new Error('the client library did not start');
    library.setLogLevel(library.logLevels.WARN ?? 'warn');
    library.init({
        disableThirdPartyRequests: true,
        enableAnalyticsLogging: false,
        disableAudioLevels: false
    });
    return library;
}

/** Loads and starts the library once; a failed load is tried again at the next call. */
export function loadLibrary(): Promise<Library> {
    loading ??= load().catch((error: unknown) => {
        loading = null;
        throw error;
    });
    return loading;
}
