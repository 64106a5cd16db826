// Two short notes, to find out where the loudspeaker is.
const kRate = 22050;
const kNotes = [523.25, 659.25];
const kNoteSeconds = 0.25;

/** A WAV file: 16 bits, one channel. */
export function tone(): Blob {
    const each = Math.floor(kRate * kNoteSeconds);
    const bytes = new DataView(new ArrayBuffer(44 + 2 * each * kNotes.length));
    const text = (at: number, word: string) =>
        [...word].forEach((letter, index) => bytes.setUint8(at + index, letter.charCodeAt(0)));
    const size = bytes.byteLength - 44;
    text(0, 'RIFF');
    bytes.setUint32(4, 36 + size, true);
    text(8, 'WAVEfmt ');
    bytes.setUint32(16, 16, true);
    bytes.setUint16(20, 1, true);
    bytes.setUint16(22, 1, true);
    bytes.setUint32(24, kRate, true);
    bytes.setUint32(28, kRate * 2, true);
    bytes.setUint16(32, 2, true);
    bytes.setUint16(34, 16, true);
    text(36, 'data');
    bytes.setUint32(40, size, true);
    for (let index = 0; index < each * kNotes.length; index += 1) {
        const inNote = index % each;
        const swell = Math.min(1, inNote / 400, (each - inNote) / 1500);
        const wave = Math.sin((2 * Math.PI * kNotes[Math.floor(index / each)]! * index) / kRate);
        bytes.setInt16(44 + 2 * index, Math.round(wave * swell * 9000), true);
    }
    return new Blob([bytes], { type: 'audio/wav' });
}

/** @param output the id of the loudspeaker; empty: that of the browser. */
export async function playTone(output: string): Promise<void> {
    const address = URL.createObjectURL(tone());
    const player = new Audio(address);
    try {
        if (output !== '' && 'setSinkId' in player) await player.setSinkId(output);
        await player.play();
        await new Promise(resolve => player.addEventListener('ended', resolve, { once: true }));
    } finally {
        URL.revokeObjectURL(address);
    }
}
