// Who is in the meeting, as the events say: for the functions that answer without a message.
import { isRecord } from './check';

interface Known {
    displayName: string;
    formattedDisplayName: string;
    avatarURL: string | undefined;
}

function text(value: unknown): string {
    return typeof value === 'string' ? value : '';
}

function known(data: Record<string, unknown>): Known {
    return {
        displayName: text(data.displayName),
        formattedDisplayName: text(data.formattedDisplayName),
        avatarURL: undefined
    };
}

export class People {
    private readonly here = new Map<string, Known>();
    private inRooms: number | null = null;
    videoHeight: number | undefined;

    /** @param name of an event. @param data its payload. */
    heard(name: string, data: Record<string, unknown>): void {
        const id = text(data.id);
        switch (name) {
            case 'ready': // the frame was loaded anew
            case 'videoConferenceLeft':
                this.here.clear();
                this.inRooms = null;
                break;
            case 'videoConferenceJoined': // whoever is there already was told of before
            case 'participantJoined':
                this.here.set(id, known(data));
                break;
            case 'participantLeft':
                this.here.delete(id);
                break;
            case 'displayNameChange': {
                const { displayname, formattedDisplayName } = data;
                const before = this.here.get(id);
                if (before) this.here.set(id, known({ displayName: displayname, formattedDisplayName }));
                break;
            }
            case 'breakoutRoomsUpdated':
                this.inRooms = Object.values(isRecord(data.rooms) ? data.rooms : {})
                    .map(room => (isRecord(room) && isRecord(room.participants) ? room.participants : {}))
                    .reduce((sum, people) => sum + Object.keys(people).length, 0);
                break;
            case 'videoQualityChanged':
                this.videoHeight = Number(data.videoQuality);
                break;
        }
    }

    /** The list of rooms comes a little later than the people: nobody who is here is left out. */
    get count(): number {
        return Math.max(this.inRooms ?? 0, this.here.size);
    }

    list(): (Known & { participantId: string })[] {
        return [...this.here].map(([participantId, each]) => ({ participantId, ...each }));
    }

    nameOf(id: string): string | undefined {
        return this.here.get(id)?.displayName;
    }
}
