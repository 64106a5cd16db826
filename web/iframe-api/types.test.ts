// Pages in TypeScript use the types of @types/jitsi-meet: whatever they name is here. Most of this is checked by the compiler.
import type * as Jitsi from 'jitsi-meet';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { JitsiMeetExternalAPI } from './api';
import type { CommandName, EventName, Payload } from './schema';

// The compiler wants every name of the interface here, and none besides.
const kMembers: Record<keyof Jitsi.JitsiMeetExternalAPI, true> = {
    addListener: true,
    on: true,
    once: true,
    removeListener: true,
    removeAllListeners: true,
    setMaxListeners: true,
    getMaxListeners: true,
    listeners: true,
    emit: true,
    listenerCount: true,
    prependListener: true,
    prependOnceListener: true,
    eventNames: true,
    captureLargeVideoScreenshot: true,
    getAvailableDevices: true,
    getCurrentDevices: true,
    getParticipantsInfo: true,
    getVideoQuality: true,
    isDeviceListAvailable: true,
    isMultipleAudioInputSupported: true,
    pinParticipant: true,
    resizeLargeVideo: true,
    setAudioInputDevice: true,
    setAudioOutputDevice: true,
    setLargeVideoParticipant: true,
    setVideoInputDevice: true,
    startRecording: true,
    stopRecording: true,
    executeCommand: true,
    executeCommands: true,
    getNumberOfParticipants: true,
    getAvatarURL: true,
    getDisplayName: true,
    getEmail: true,
    getIFrame: true,
    isAudioMuted: true,
    isVideoMuted: true,
    isAudioAvailable: true,
    isVideoAvailable: true,
    invite: true,
    dispose: true
};

describe('@types/jitsi-meet', () => {
    it.each(Object.keys(kMembers))('%s is there', name => {
        expect(JitsiMeetExternalAPI.prototype).toHaveProperty(name, expect.any(Function));
    });
    it('its commands and events have rows', () => {
        expectTypeOf<Exclude<Jitsi.ExternalAPICommands, CommandName>>().toEqualTypeOf<never>();
        expectTypeOf<Exclude<keyof Jitsi.ExternalAPIEventCallbacks, EventName>>().toEqualTypeOf<never>();
    });
    it('its payloads are ours', () => {
        expectTypeOf<Payload<'participantRoleChanged'>>().toExtend<Jitsi.ParticipantRoleChangedEvent>();
        expectTypeOf<Payload<'videoConferenceLeft'>>().toExtend<Jitsi.VideoConferenceLeftEvent>();
        expectTypeOf<Payload<'participantJoined'>>().toExtend<Jitsi.ParticipantJoinedEvent>();
        expectTypeOf<Payload<'incomingMessage'>>().toExtend<Jitsi.IncomingMessageEvent>();
        expectTypeOf<Payload<'audioMuteStatusChanged'>>().toExtend<Jitsi.AudioMuteStatusChangedEvent>();
    });
});
