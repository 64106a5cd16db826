// The page's few icons, drawn here: nothing is loaded for them.
const kPaths = {
    microphone:
        'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11v1a6 6 0 0 0 12 0v-1M12 18v3M9 21h6',
    microphoneOff:
        'M12 3a3 3 0 0 0-3 3v6a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM6 11v1a6 6 0 0 0 12 0v-1M12 18v3M9 21h6M4 3l16 18',
    camera: 'M3 7h12v10H3zM15 11l6-4v10l-6-4z',
    cameraOff: 'M3 7h12v10H3zM15 11l6-4v10l-6-4zM4 3l16 18',
    screen: 'M3 5h18v11H3zM9 20h6M12 16v4M12 13V8M9.5 10.5 12 8l2.5 2.5',
    leave: 'M3 15c5-5 13-5 18 0l-3 3-3-2v-2c-2-.7-4-.7-6 0v2l-3 2z',
    gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
    lobby: 'M6 21V4l9-1v18M3 21h18M15 5h3v16M11.5 12v1',
    rooms: 'M3 4h8v7H3zM13 4h8v7h-8zM3 13h8v7H3zM13 13h8v7h-8z',
    chat: 'M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12h5',
    smile: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM8 14c1 2 2.5 3 4 3s3-1 4-3M9 9v.5M15 9v.5',
    hand: 'M8 12V6a1.5 1.5 0 0 1 3 0v5-7a1.5 1.5 0 0 1 3 0v7-5a1.5 1.5 0 0 1 3 0v8c0 4-2 7-5.5 7-3 0-4.5-1.5-6-4l-2-4a1.4 1.4 0 0 1 2.5-1.2z',
    moderator: 'M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4',
    poll: 'M4 20V10h4v10zM10 20V4h4v16zM16 20v-7h4v7z',
    people: 'M9 11a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7zM3 20c0-4 3-6 6-6s6 2 6 6M16 4.5a3.5 3.5 0 0 1 0 6.5M17 14c2.5.5 4 2.5 4 6',
    check: 'M5 13l4 4L19 7',
    cross: 'M6 6l12 12M18 6L6 18',
    pin: 'M4 5h16v14H4zM4 14h10V5'
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name }: { name: IconName }) {
    return (
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={kPaths[name]} />
        </svg>
    );
}
