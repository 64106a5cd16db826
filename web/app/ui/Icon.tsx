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
    pin: 'M9 3h6l-1 7 3 3v2H7v-2l3-3zM12 15v6',
    tiles: 'M3 4h8v7H3zM13 4h8v7h-8zM3 13h8v7H3zM13 13h8v7h-8z',
    stage: 'M3 4h13v16H3zM18.5 4H21v4h-2.5zM18.5 10H21v4h-2.5zM18.5 16H21v4h-2.5z',
    clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7v5l3.5 2',
    door: 'M6 21V4l9-1v18M3 21h18M15 5h3v16M11.5 12v1',
    stop: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM5.8 5.8l12.4 12.4',
    lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2',
    person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.5 21c0-4 3.4-6.5 7.5-6.5s7.5 2.5 7.5 6.5',
    link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.5 1.5M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.5-1.5'
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name }: { name: IconName }) {
    return (
        <svg className="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d={kPaths[name]} />
        </svg>
    );
}
