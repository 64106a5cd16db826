// The iframe API in one place: every command, function, event and option that pages written for JitsiMeetExternalAPI may
// use. From it come the types of both sides, the check of each message, the warnings, and docs/embed/iframe-calls.md.
// COMPAT(jitsi-meet 2.0.6726 to 2026): names, order of arguments and payloads are those that its documentation gives.

/** How a field is written: `name:kind`, `name?:kind` if it may be missing. */
type Kinds = { text: string; bool: boolean; number: number; media: 'audio' | 'video'; any: unknown };
export type Kind = keyof Kinds;
type ValueOf<K extends string> = K extends Kind ? Kinds[K] : never;
type Words<S extends string> = S extends `${infer A} ${infer B}` ? A | Words<B> : S extends '' ? never : S;
type Needed<W extends string> = W extends `${string}?:${string}` ? never : W;
type NameOf<W extends string> = W extends `${infer N}?:${string}`
    ? N
    : W extends `${infer N}:${string}`
      ? N
      : never;
type KindOf<W extends string> = W extends `${string}:${infer K}` ? ValueOf<K> : never;
/** The object that these fields describe. */
export type Fields<S extends string> = { [W in Needed<Words<S>> as NameOf<W>]: KindOf<W> } & {
    [W in Exclude<Words<S>, Needed<Words<S>>> as NameOf<W>]?: KindOf<W>;
};
type One<W extends string> = W extends `${string}?:${string}` ? [KindOf<W>?] : [KindOf<W>];
/** The list of arguments that these fields describe. */
export type Args<S extends string> = S extends ''
    ? []
    : S extends `${infer A} ${infer B}`
      ? [...One<A>, ...Args<B>]
      : One<S>;

export interface Works<F extends string = string> {
    works: true;
    fields: F;
    note: string;
    /** Its name in messages, where that is not the kebab-case of its own. */
    wire?: string;
}
export interface Lacks {
    works: false;
    /** Why not: said in the console, with the name. */
    note: string;
}
export type Row = Works | Lacks;

const works = <F extends string>(fields: F, note: string, wire?: string): Works<F> => ({
    works: true,
    fields,
    note,
    ...(wire === undefined ? {} : { wire })
});
const lacks = (note: string): Lacks => ({ works: false, note });

const kNoRecorder = lacks('this server records and streams nothing');
const kNoE2ee = lacks('the page has no end-to-end encryption');
const kNoEffects = lacks('the page has no effects on picture or sound');
const kNoTranscript = lacks('this server transcribes nothing');
const kNoPictures = lacks('the page shows no pictures of people');
const kNoEmail = lacks('nobody is told the e-mail address of somebody else');
const kNoFilmstrip = lacks('the page has no filmstrip');
const kNoInvitations = lacks('this server calls and invites nobody: send the address of your own page');
const kNoWhiteboard = lacks('the page has no whiteboard');
const kNoVideos = lacks('the page plays no shared videos');
const kNoSecondScreen = lacks('the page has no second screen');
const kNoPiP = lacks('the page has no picture-in-picture; that of the browser works');
const kNoNotices = lacks('the page shows only its own notices: show yours beside the frame');
const kNoFeedback = lacks('the page asks for no feedback');
const kNoProxy = lacks('a screen is shared from the page itself');
const kNoFaces = lacks('the page looks at no faces');
const kNoFiles = lacks('this server keeps no files');
const kNoButtons = lacks('the buttons of the page are its own');
const kNoFollow = lacks('everybody arranges the page alone');

export const kCommands = {
    toggleLobby: works('on:bool', 'moderators; true twice is no harm'),
    answerKnockingParticipant: works(
        'id:text approved:bool',
        'moderators; the id is that of `knockingParticipant`'
    ),
    password: works(
        'password:text',
        'asked for one: enters with it; a moderator inside: sets it, "" takes it away'
    ),
    grantModerator: works('id:text', 'moderators'),
    kickParticipant: works('id:text', 'moderators'),
    endConference: works('', 'moderators; ends the meeting for everybody'),
    muteEveryone: works('media?:media', 'moderators; everybody but oneself'),
    muteRemoteParticipant: works('id:text media?:media', 'moderators; the own id mutes oneself'),
    toggleModeration: works('on:bool media?:media', 'moderators; only whom they approve may send it'),
    askToUnmute: works('id:text', 'moderators; approves where they decide, else asks'),
    approveVideo: works('id:text', 'moderators; the same for the camera'),
    rejectParticipant: works('id:text media?:media', 'moderators; takes an approval back'),
    addBreakoutRoom: works('name?:text', 'moderators'),
    autoAssignToBreakoutRooms: works('', 'moderators; people of the main room, by chance'),
    closeBreakoutRoom: works('roomId:text', 'moderators; its people go to the main room'),
    removeBreakoutRoom: works('roomJid:text', 'moderators; an id will do'),
    sendParticipantToRoom: works('id:text roomId:text', 'moderators'),
    joinBreakoutRoom: works('roomId?:text', 'none: the main room'),
    subject: works('subject:text', 'moderators; kept until one is'),
    localSubject: works('subject:text', 'the title of this page alone'),
    overwriteConfig: lacks('settings are read when the frame is loaded: use configOverwrite'),
    hangup: works('feedback?:bool', 'leaves; `readyToClose` follows', 'video-hangup'),
    sendChatMessage: works('message:text to?:text ignorePrivacy?:bool', 'with `to`: in private'),
    initiatePrivateChat: works('id:text', 'opens the chat; what is written goes to this person'),
    cancelPrivateChat: works('', 'what is written goes to everybody'),
    toggleRaiseHand: works('', ''),
    startRecording: kNoRecorder,
    stopRecording: kNoRecorder,
    grantRecordingConsent: kNoRecorder,
    overwriteNames: lacks('people are shown with the names that the server says'),
    displayName: works('name:text', 'where names come from tokens, the server keeps that of the token'),
    email: kNoEmail,
    avatarUrl: kNoPictures,
    toggleAudio: works('', 'the microphone'),
    toggleVideo: works('', 'the camera'),
    toggleChat: works('', ''),
    toggleFilmStrip: kNoFilmstrip,
    toggleTileView: works('', 'between equal tiles and one large one'),
    toggleSubtitles: kNoTranscript,
    toggleCameraMirror: lacks('the own picture is always mirrored'),
    toggleNoiseSuppression: kNoEffects,
    toggleShareScreen: works('options?:any', '`{enable}`; the browser wants a click just before'),
    toggleCamera: lacks('choose a camera with setVideoInputDevice'),
    toggleE2EE: kNoE2ee,
    toggleParticipantsPane: works('open?:bool', 'the list of people'),
    toggleWhiteboard: kNoWhiteboard,
    setTileView: works('on:bool', ''),
    setAudioOnly: works('on:bool', 'no pictures of others are asked for'),
    toggleVirtualBackgroundDialog: kNoEffects,
    setVirtualBackground: kNoEffects,
    setBlurredBackground: kNoEffects,
    setNoiseSuppressionEnabled: kNoEffects,
    setVideoQuality: works('height:number', 'the most that is asked for of anybody'),
    setAssumedBandwidthBps: lacks('the server measures the way to each browser'),
    setLargeVideoParticipant: works('id?:text videoType?:text', 'none: nobody is large'),
    pinParticipant: works('id?:text videoType?:text', 'the same'),
    setParticipantVolume: works('id:text volume:number', 'between 0 and 1; for this page'),
    setFollowMe: kNoFollow,
    setSubtitles: kNoTranscript,
    setMediaEncryptionKey: kNoE2ee,
    setMeetingTimer: lacks('the page shows no timer'),
    setSecondScreen: kNoSecondScreen,
    showPiP: kNoPiP,
    hidePiP: kNoPiP,
    resizeLargeVideo: lacks('the page fills its frame: resize the frame'),
    resizeFilmStrip: kNoFilmstrip,
    sendEndpointTextMessage: works('to:text text:any', '"" is everybody'),
    sendCameraFacingMode: lacks('nobody turns the camera of somebody else'),
    sendTones: works('options:any', '`{tones, duration, pause}`'),
    startShareVideo: kNoVideos,
    stopShareVideo: kNoVideos,
    showNotification: kNoNotices,
    hideNotification: kNoNotices,
    submitFeedback: kNoFeedback
} as const satisfies Record<string, Row>;

const kNobody = lacks('this server has no telephone, recorder or document for it');
export const kFunctions = {
    getRoomsInfo: works('', '`{rooms: [{isMainRoom, id, jid, participants}]}`', 'rooms-info'),
    listBreakoutRooms: works('', 'the rooms by their ids'),
    getSessionId: works('', 'of the meeting; "" before', 'session-id'),
    isModerationOn: works('mediaType?:text', 'whether moderators decide; "audio" if not said'),
    isParticipantForceMuted: works(
        'participantId?:text mediaType?:text',
        'may not send it now; oneself if not said'
    ),
    isParticipantsPaneOpen: works('', ''),
    invite: kNoInvitations,
    getDeploymentInfo: lacks('this server is one program and names no shard and no region'),
    getLivestreamUrl: kNobody,
    getContentSharingParticipants: works('', '`{sharingParticipantIds}`'),
    getSharedDocumentUrl: kNobody,
    getCustomAvatarBackgrounds: kNoPictures,
    getConnectionStats: lacks('the page keeps no statistics'),
    isP2pActive: works('', 'whether two people send directly', 'get-p2p-status'),
    isAudioMuted: works('', ''),
    isVideoMuted: works('', ''),
    isAudioDisabled: works('', 'no microphone is open'),
    isAudioAvailable: works('', 'a microphone is open, be it muted'),
    isVideoAvailable: works('', 'a camera is open, be it muted'),
    isSharingScreen: works('', ''),
    isStartSilent: works('', 'always false'),
    getAvailableDevices: works('', '`{audioInput, audioOutput, videoInput}`', 'devices/getAvailableDevices'),
    getCurrentDevices: works('', 'the chosen ones', 'devices/getCurrentDevices'),
    isDeviceChangeAvailable: works(
        'deviceType?:text',
        '"output": whether the browser can',
        'devices/isDeviceChangeAvailable'
    ),
    isMultipleAudioInputSupported: works('', 'always false', 'devices/isMultipleAudioInputSupported'),
    setAudioInputDevice: works('label?:text id?:text', 'by label or id', 'devices/setDevice'),
    setVideoInputDevice: works('label?:text id?:text', 'by label or id', 'devices/setDevice'),
    setAudioOutputDevice: works(
        'label?:text id?:text',
        'by label or id, where the browser can',
        'devices/setDevice'
    ),
    captureLargeVideoScreenshot: lacks('the page takes no pictures of people'),
    captureCameraPicture: lacks('the page takes no pictures of people'),
    sendProxyConnectionEvent: kNoProxy,
    sendExternalShareSignal: kNoProxy,
    _openDesktopPicker: kNoProxy,
    _isNewElectronScreensharingSupported: kNoProxy
} as const satisfies Record<string, Row>;

/** Answered by the API object itself, without a message. */
export const kLocalFunctions: Record<string, string> = {
    'executeCommand, executeCommands': '',
    'addListener, on, once, removeListener, off, removeAllListeners, emit': 'as in Node.js',
    'addEventListener, addEventListeners, removeEventListener, removeEventListeners': 'the older names',
    getIFrame: '',
    getParticipantsInfo: '`[{participantId, displayName, formattedDisplayName, avatarURL}]`',
    getNumberOfParticipants: 'oneself included; with breakout rooms those of all rooms',
    'getDisplayName(id), getEmail(id), getAvatarURL(id)': 'the last two: undefined',
    getVideoQuality: '',
    isVisitor: 'always false',
    isDeviceListAvailable: 'always true',
    'getSupportedCommands, getSupportedEvents': 'those that work here',
    'pinParticipant, setLargeVideoParticipant, startRecording, …': 'the commands of the same names',
    dispose: ''
};

export const kEvents = {
    ready: works('', 'the page has started'),
    browserSupport: works('supported:bool', ''),
    prejoinScreenLoaded: works('id:text displayName:text formattedDisplayName:text', ''),
    videoConferenceJoined: works(
        'roomName:text id:text displayName:text formattedDisplayName:text avatarURL?:text email?:text breakoutRoom:bool visitor:bool',
        'also after each walk between breakout rooms'
    ),
    videoConferenceLeft: works('roomName:text', 'also before each walk between breakout rooms'),
    readyToClose: works('', 'left, removed, or the meeting has ended', 'video-ready-to-close'),
    participantJoined: works('id:text displayName:text formattedDisplayName:text', ''),
    participantLeft: works('id:text', ''),
    participantRoleChanged: works(
        'id:text role:text',
        '"moderator" or "participant"; the own one after each join'
    ),
    participantKickedOut: works('kicked:any kicker:any', '`{id, name, local}` each'),
    participantMuted: works('id:text isMuted:bool mediaType:media', 'of others'),
    knockingParticipant: works('participant:any', '`{id, name}`; for moderators'),
    waitingStatusChanged: works(
        'status:text code:text',
        'of this person: "waiting", then "admitted", "rejected", "timed-out" or "cancelled"; the reason code'
    ),
    passwordRequired: works('', ''),
    errorOccurred: works('error:any', '`{name, message, type, isFatal, details: {code, …}}`'),
    breakoutRoomsUpdated: works('rooms:any', 'by their ids'),
    subjectChange: works('subject:text', ''),
    nonParticipantMessageReceived: works('id:text message:any', 'what the server says, verdicts included'),
    endpointTextMessageReceived: works('data:any', '`{senderInfo: {jid, id}, eventData: {name, text}}`'),
    incomingMessage: works('from:text nick:text message:text privateMessage:bool stamp?:text', ''),
    outgoingMessage: works('message:text privateMessage:bool', ''),
    audioMuteStatusChanged: works('muted:bool', ''),
    videoMuteStatusChanged: works('muted:bool', ''),
    audioAvailabilityChanged: works('available:bool', ''),
    videoAvailabilityChanged: works('available:bool', ''),
    screenSharingStatusChanged: works('on:bool details:any', ''),
    contentSharingParticipantsChanged: works('data:any', '`{sharingParticipantIds}`'),
    cameraError: works('type:text message:text', ''),
    micError: works('type:text message:text', ''),
    deviceListChanged: works('devices:any', ''),
    displayNameChange: works('id:text displayname:text formattedDisplayName:text', ''),
    dominantSpeakerChanged: works('id:text', ''),
    raiseHandUpdated: works('id:text handRaised:number', 'when, in milliseconds; 0: lowered'),
    largeVideoChanged: works('id?:text', '', 'on-stage-participant-changed'),
    tileViewChanged: works('enabled:bool', ''),
    videoQualityChanged: works('videoQuality:number', ''),
    p2pStatusChanged: works('isP2p:bool', ''),
    conferenceCreatedTimestamp: works('timestamp:number', 'milliseconds'),
    suspendDetected: works('', ''),
    moderationStatusChanged: works('mediaType:media enabled:bool', ''),
    moderationParticipantApproved: works('id:text mediaType:media', 'the own id too'),
    moderationParticipantRejected: works('id:text mediaType:media', 'the own id too'),
    recordingStatusChanged: kNoRecorder,
    recordingConsentDialogOpen: kNoRecorder,
    recordingLinkAvailable: kNoRecorder,
    transcribingStatusChanged: kNoTranscript,
    transcriptionChunkReceived: kNoTranscript,
    audioOnlyChanged: works('enabled:bool', ''),
    audioOrVideoSharingToggled: kNoVideos,
    avatarChanged: kNoPictures,
    emailChange: kNoEmail,
    chatUpdated: works('unreadCount:number isOpen:bool', ''),
    computePressureChanged: lacks('the page does not look at the load of the machine'),
    customNotificationActionTriggered: kNoNotices,
    notificationTriggered: lacks('what the notices of the page say has events of its own'),
    dataChannelOpened: lacks('the client library does not say so'),
    dataChannelClosed: lacks('the client library does not say so'),
    externalShareSignal: kNoProxy,
    proxyConnectionEvent: kNoProxy,
    faceLandmarkDetected: kNoFaces,
    feedbackSubmitted: kNoFeedback,
    feedbackPromptDisplayed: kNoFeedback,
    fileUploaded: kNoFiles,
    fileDeleted: kNoFiles,
    filmstripDisplayChanged: kNoFilmstrip,
    toolbarVisibilityChanged: kNoButtons,
    toolbarButtonClicked: kNoButtons,
    participantMenuButtonClick: kNoButtons,
    log: lacks('the console of the frame has it'),
    mouseEnter: lacks('the mouse in the frame is not reported'),
    mouseLeave: lacks('the mouse in the frame is not reported'),
    mouseMove: lacks('the mouse in the frame is not reported'),
    participantsPaneToggled: works('open:bool', ''),
    peerConnectionFailure: lacks('errorOccurred says when the media are lost'),
    prejoinVideoChanged: lacks('the page has no large picture before joining'),
    whiteboardStatusChanged: kNoWhiteboard,
    pipEntered: kNoPiP,
    pipLeft: kNoPiP,
    _pipRequested: kNoPiP,
    secondScreenSourceChanged: kNoSecondScreen,
    secondScreenClosed: kNoSecondScreen,
    secondScreenError: kNoSecondScreen,
    _requestDesktopSources: kNoProxy,
    _willDispose: works('', 'from the API object, before `dispose` takes the frame away')
} as const satisfies Record<string, Row>;

export const kOptions = {
    roomName: works('roomName?:text', 'ROOM or TENANT/ROOM'),
    width: works('width?:any', 'a number of pixels, or a length of CSS'),
    height: works('height?:any', 'the same'),
    parentNode: works('parentNode?:any', 'none: the body'),
    configOverwrite: works('configOverwrite?:any', 'see the last table'),
    interfaceConfigOverwrite: works('interfaceConfigOverwrite?:any', 'two keys; see the last table'),
    iceServers: lacks('the server names those that are used'),
    jwt: works('jwt?:text', ''),
    lang: works('lang?:text', 'en or de'),
    release: lacks('a server has one release'),
    devices: works('devices?:any', '`{audioInput, audioOutput, videoInput}`: labels or ids'),
    userInfo: works('userInfo?:any', '`displayName`; the name in a token wins; `email` is not used'),
    invitees: kNoInvitations,
    onload: works('onload?:any', 'called with `ready`'),
    e2eeKey: kNoE2ee,
    sandbox: works('sandbox?:text', ''),
    noSSL: works('noSSL?:bool', 'http; also where this script itself came by http from the same host')
} as const satisfies Record<string, Row>;

export const kConfig = {
    startWithAudioMuted: works('on:bool', ''),
    startWithVideoMuted: works('on:bool', ''),
    'prejoinConfig.enabled': works('on:bool', 'false: joins at once'),
    prejoinPageEnabled: works('on:bool', 'the older name'),
    'p2p.enabled': works('on:bool', 'false only: a link cannot switch it on'),
    subject: works('text:text', 'as the command'),
    localSubject: works('text:text', 'as the command'),
    defaultLanguage: works('text:text', 'as `lang`'),
    requireDisplayName: works('on:bool', 'nobody joins without a name'),
    startAudioOnly: works('on:bool', 'begins without pictures of others'),
    toolbarButtons: works('names:any', 'the buttons that are shown ([names](link.md))')
} as const satisfies Record<string, Works>;

export const kInterface = {
    TOOLBAR_BUTTONS: works('names:any', 'the same as `toolbarButtons`'),
    DISABLE_JOIN_LEAVE_NOTIFICATIONS: works('on:bool', 'the page does not say who comes and goes')
} as const satisfies Record<string, Works>;

export type CommandName = keyof typeof kCommands;
export type FunctionName = keyof typeof kFunctions;
export type EventName = keyof typeof kEvents;
type WorkingKey<T> = { [K in keyof T]: T[K] extends Works ? K : never }[keyof T];
export type WorkingCommand = WorkingKey<typeof kCommands>;
export type WorkingFunction = WorkingKey<typeof kFunctions>;
export type WorkingEvent = WorkingKey<typeof kEvents>;
export type CommandArgs<C extends WorkingCommand> = Args<(typeof kCommands)[C]['fields']>;
export type FunctionArgs<F extends WorkingFunction> = Args<(typeof kFunctions)[F]['fields']>;
export type Payload<E extends WorkingEvent> = Fields<(typeof kEvents)[E]['fields']>;

/** The name in messages. */
export function wireName(name: string, row: Row): string {
    const own = row.works ? row.wire : undefined;
    return own ?? name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}
