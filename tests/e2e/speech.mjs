// A microphone that speaks: syllables of changing strength, and pauses between sentences. Without the pauses a detector of
// speakers takes it for the noise of the room.
import { writeFile } from 'node:fs/promises';

const kRate = 48000;
const kSeconds = 8;
const kSentenceSeconds = 1.5;
const kPauseSeconds = 0.5;

export async function writeSpeech(path, pitch = 140) {
    const samples = kRate * kSeconds;
    const wav = Buffer.alloc(44 + samples * 2);
    wav.write('RIFF', 0);
    wav.writeUInt32LE(36 + samples * 2, 4);
    wav.write('WAVEfmt ', 8);
    wav.writeUInt32LE(16, 16);
    wav.writeUInt16LE(1, 20); // PCM
    wav.writeUInt16LE(1, 22); // one channel
    wav.writeUInt32LE(kRate, 24);
    wav.writeUInt32LE(kRate * 2, 28);
    wav.writeUInt16LE(2, 32);
    wav.writeUInt16LE(16, 34);
    wav.write('data', 36);
    wav.writeUInt32LE(samples * 2, 40);
    let seed = 1;
    for (let index = 0; index < samples; index += 1) {
        const time = index / kRate;
        seed = (seed * 1103515245 + 12345) % 2147483648;
        const noise = seed / 1073741824 - 1;
        const speaking = time % (kSentenceSeconds + kPauseSeconds) < kSentenceSeconds;
        const syllable = speaking
            ? Math.sin(2 * Math.PI * 2.2 * time) ** 2 * (0.6 + 0.4 * Math.sin(5.1 * time))
            : 0;
        let voice = 0;
        for (let harmonic = 1; harmonic <= 8; harmonic += 1)
            voice += Math.sin(2 * Math.PI * pitch * harmonic * time) / harmonic;
        wav.writeInt16LE(Math.round(9000 * syllable * (0.8 * voice + 0.2 * noise)), 44 + index * 2);
    }
    await writeFile(path, wav);
    return path;
}
