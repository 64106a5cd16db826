import type { Strings } from './en';

const newLink = 'Bitten Sie um einen neuen Link.';
const tellOperator = 'Bitte melden Sie es dem Betreiber dieses Servers; das Wort unten hilft ihm.';
const tellSender = 'Bitte melden Sie es der Person, von der der Link stammt; das Wort unten hilft ihr.';

export const de: Strings = {
    appName: 'Usher',
    guest: 'Gast',
    you: 'Sie',
    homeTitle: 'An einem Treffen teilnehmen',
    homeRoom: 'Name des Treffens',
    homeGo: 'Los',
    homeBad: 'Dieser Name ist für ein Treffen nicht möglich.',
    joinTitle: 'Bereit?',
    yourName: 'Ihr Name',
    namePlaceholder: 'So sehen die anderen Sie',
    nameFromToken: 'Aus Ihrer Einladung',
    join: 'Teilnehmen',
    joining: 'Verbindung wird aufgebaut…',
    cancel: 'Abbrechen',
    cameraOff: 'Die Kamera ist aus',
    devices: 'Geräte',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    defaultDevice: 'Standard',
    deviceNumber: 'Gerät',
    loudspeaker: 'Lautsprecher',
    loudspeakerTest: 'Ton abspielen',
    levelOff: 'Das Mikrofon ist aus.',
    levelSilent: 'Sagen Sie etwas: noch ist nichts zu hören.',
    levelHeard: 'Das Mikrofon funktioniert.',
    problemDenied: 'Der Browser gibt Kamera oder Mikrofon nicht frei. Sie können ohne teilnehmen.',
    problemMissing: 'Es wurde weder Kamera noch Mikrofon gefunden. Sie können ohne teilnehmen.',
    problemBusy:
        'Kamera oder Mikrofon lassen sich nicht öffnen. Vielleicht benutzt sie ein anderes Programm. Sie können ohne teilnehmen.',
    mute: 'Mikrofon ausschalten',
    unmute: 'Mikrofon einschalten',
    stopCamera: 'Kamera ausschalten',
    startCamera: 'Kamera einschalten',
    share: 'Bildschirm teilen',
    unshare: 'Nicht mehr teilen',
    leave: 'Verlassen',
    settings: 'Einstellungen',
    close: 'Schließen',
    toolbar: 'Bedienung',
    participants: 'Personen im Treffen',
    muted: 'Mikrofon aus',
    speaking: 'spricht',
    moderator: 'Moderation',
    quality: { good: 'Verbindung gut', fair: 'Verbindung mäßig', poor: 'Verbindung schlecht' },
    view: 'Ansicht',
    viewSpeaker: 'Wer spricht, ist groß',
    audioOnly: 'Nur Ton: keine Bilder der anderen, bei schlechter Verbindung',
    rights: 'Was Sie dürfen',
    roleModerator: 'Sie moderieren: Sie lassen Personen herein, schalten sie stumm und entfernen sie.',
    roleParticipant: 'Sie nehmen mit einer Einladung teil.',
    roleGuest: 'Sie nehmen als Gast teil.',
    rightYes: 'ja',
    rightNo: 'nein',
    right: {
        'screen-sharing': 'Den Bildschirm teilen',
        'send-groupchat': 'Allen schreiben',
        'send-private-message': 'Einzelnen schreiben',
        'create-polls': 'Umfragen stellen'
    },
    shortcuts: 'Tastatur',
    shortcut: {
        m: 'Mikrofon ein oder aus',
        space: 'Halten: sprechen, während das Mikrofon aus ist',
        v: 'Kamera ein oder aus',
        d: 'Bildschirm teilen',
        c: 'Chat öffnen oder schließen',
        p: 'Personen im Treffen zeigen',
        r: 'Hand heben oder senken',
        w: 'Wer spricht, groß; oder alle gleich',
        a: 'Nur Ton',
        '?': 'Diese Liste',
        Escape: 'Schließen, was offen ist'
    },
    keySpace: 'Leertaste',
    keyEscape: 'Esc',
    alone: 'Es ist noch niemand hier.',
    invite: 'Geben Sie die Adresse dieser Seite weiter, um andere einzuladen.',
    lobby: 'Lobby',
    lobbyOn: 'Neue warten in der Lobby',
    lobbyOff: 'Alle mit dem Link dürfen herein',
    lobbySwitch: 'Neue in der Lobby warten lassen',
    lobbyEmpty: 'Niemand wartet.',
    waiting: 'Warten auf Einlass',
    admit: 'Einlassen',
    admitAll: 'Alle einlassen',
    deny: 'Ablehnen',
    chat: 'Chat',
    chatEmpty: 'Noch hat niemand etwas geschrieben.',
    chatTo: 'An',
    chatEverybody: 'Alle',
    chatText: 'Nachricht',
    chatSend: 'Senden',
    chatPrivate: 'privat',
    chatUnread: 'ungelesen',
    reactions: 'Reagieren',
    reaction: {
        like: 'Daumen hoch',
        clap: 'Applaus',
        laugh: 'Lachen',
        surprised: 'Überrascht',
        boo: 'Daumen runter',
        silence: 'Bitte leise'
    },
    raiseHand: 'Hand heben',
    lowerHand: 'Hand senken',
    handRaised: 'meldet sich',
    rooms: 'Nebenräume',
    mainRoom: 'Hauptraum',
    roomNumber: 'Raum',
    roomName: 'Name des neuen Raums',
    roomAdd: 'Hinzufügen',
    announce: 'Nachricht an alle Räume',
    announceSend: 'Senden',
    roomGo: 'Dorthin gehen',
    roomRemove: 'Entfernen',
    roomsCloseAll: 'Alle Räume schließen',
    moveTo: 'Schicken nach',
    youAreHere: 'Sie sind hier',
    kick: 'Aus dem Treffen entfernen',
    people: 'Personen',
    actions: 'Aktionen',
    really: 'Wirklich?',
    cameraIsOff: 'Kamera aus',
    askToUnmute: 'Bitten, das Mikrofon einzuschalten',
    stopVideo: 'Kamera ausschalten',
    stopShare: 'Bildschirmfreigabe beenden',
    approve: { audio: 'Sprechen lassen', video: 'Kamera erlauben' },
    withdraw: { audio: 'Nicht mehr sprechen lassen', video: 'Kamera nicht mehr erlauben' },
    grant: 'Moderation übertragen',
    revoke: 'Moderation entziehen',
    backToLobby: 'Zurück in den Warteraum',
    ban: 'Dauerhaft ausschließen',
    forEverybody: 'Für alle',
    muteAll: 'Alle stumm schalten',
    stopAllVideo: 'Alle Kameras ausschalten',
    moderateAudio: 'Nur wer von der Moderation darf, spricht',
    moderateVideo: 'Nur wer von der Moderation darf, zeigt seine Kamera',
    startAudioMuted: 'Neue kommen stumm herein',
    startVideoMuted: 'Neue kommen ohne Kamera herein',
    polls: 'Umfragen',
    pollsEmpty: 'Noch wurde nichts gefragt.',
    pollQuestion: 'Frage',
    pollAnswers: 'Antworten zur Wahl, eine je Zeile',
    pollAsk: 'Fragen',
    pollVote: 'Abstimmen',
    pollVoteAgain: 'Stimme ändern',
    speakerTimes: 'Redezeit',
    hasLeft: 'ist gegangen',
    copyAddress: 'Adresse des Treffens kopieren',
    copied: 'Kopiert',
    seat: {
        host: 'Gastgeber',
        cohost: 'Moderation',
        participant: 'Teilnahme',
        guest: 'Gast',
        visitor: 'sieht zu'
    },
    admittedBy: {
        service: 'ein Dienst dieses Servers',
        inside: 'war schon hier',
        entitled: 'berechtigt oder von der Moderation eingelassen',
        'first-joiner': 'kam zuerst',
        otherwise: 'das Treffen steht offen'
    },
    muteOther: 'Mikrofon dieser Person ausschalten',
    pin: 'Groß zeigen',
    nameTitle: 'Wer ist da?',
    nameWhy: 'Jemand im Treffen entscheidet, wer hereinkommt. Bitte nennen Sie Ihren Namen.',
    knock: 'Um Einlass bitten',
    asking: 'Sie bitten um Einlass als',
    nextLobby: 'Die Moderation sieht Ihren Namen. Lässt sie Sie herein, geht es hier von selbst weiter.',
    nextHost: 'Sind die Gastgeber da, geht es hier von selbst weiter. Sie müssen nichts tun.',
    asYouComeIn: 'So kommen Sie herein:',
    havePassword: 'Ich habe das Passwort',
    askAgain: 'Noch einmal bitten',
    askAgainIn: 'Sie können wieder fragen in',
    secondsShort: 's',
    tryAgain: 'Noch einmal versuchen',
    logIn: 'Anmelden',
    backToStart: 'Zurück',
    reason: 'Grund:',
    password: 'Passwort',
    passwordTitle: 'Dieses Treffen hat ein Passwort',
    passwordWrong: 'Das Passwort ist falsch.',
    enter: 'Eintreten',
    leftTitle: 'Sie haben das Treffen verlassen',
    leftText: 'Die anderen können weitermachen. Solange sie das tun, können Sie zurückkommen.',
    joinAgain: 'Wieder teilnehmen',
    interrupted: 'Die Verbindung ist unterbrochen. Sie wird wiederhergestellt…',
    reconnecting: 'Die Verbindung ging verloren. Sie werden wieder verbunden…',
    clickToHear: 'Ihr Browser spielt keinen Ton ab.',
    hear: 'Ton einschalten',
    noticeMuted: 'Die Moderation hat Ihr Mikrofon oder Ihre Kamera ausgeschaltet.',
    noticeLobby: 'Die Lobby ließ sich nicht umschalten.',
    noticeDraining: 'Der Server wird gleich neu gestartet. Die Besprechung kann kurz unterbrochen werden.',
    noticeShare: 'Der Bildschirm lässt sich nicht teilen.',
    noticeDevice: 'Das Gerät lässt sich nicht öffnen.',
    noticeChat: 'Die Nachricht wurde nicht angenommen.',
    noticeModerator: 'Sie moderieren jetzt.',
    noticeRoomRefused: 'In diesen Raum dürfen Sie nicht.',
    noticeRoomGone: 'Der Nebenraum wurde geschlossen.',
    noticeAskedToUnmute: 'Die Moderation bittet Sie zu sprechen: Schalten Sie Ihr Mikrofon ein.',
    noticeAskedToShow: 'Die Moderation bittet Sie, Ihre Kamera einzuschalten.',
    noticeMaySpeak: 'Die Moderation lässt Sie sprechen.',
    noticeMayShow: 'Die Moderation erlaubt Ihre Kamera.',
    noticeNotApproved: 'Das muss Ihnen die Moderation erst erlauben.',
    noticeActionRefused: 'Der Server hat das nicht erlaubt.',
    noticeJoined: 'ist da',
    noticeLeft: 'ist gegangen',
    reasons: {
        'token-required': {
            what: 'Für dieses Treffen braucht man eine Einladung',
            todo: 'Öffnen Sie den persönlichen Link, den Sie bekommen haben.'
        },
        malformed: {
            what: 'Ihr Link ist beschädigt',
            todo: 'Kopieren Sie den ganzen Link noch einmal, oder bitten Sie um einen neuen.'
        },
        'alg-not-allowed': {
            what: 'Ihre Einladung ist auf eine Art unterschrieben, die hier nicht gilt',
            todo: tellSender
        },
        'unknown-key': {
            what: 'Ihre Einladung ist mit einem unbekannten Schlüssel unterschrieben',
            todo: tellSender
        },
        'bad-signature': {
            what: 'Ihre Einladung ist nicht echt',
            todo: 'Kopieren Sie den ganzen Link noch einmal, oder bitten Sie um einen neuen.'
        },
        'key-not-found': { what: 'Ihre Einladung konnte nicht geprüft werden', todo: tellOperator },
        'key-server-status': {
            what: 'Ihre Einladung konnte nicht geprüft werden',
            todo: 'Versuchen Sie es gleich noch einmal. Bleibt es so, melden Sie es dem Betreiber.'
        },
        'key-server-tls': { what: 'Ihre Einladung konnte nicht geprüft werden', todo: tellOperator },
        'key-server-timeout': {
            what: 'Ihre Einladung konnte nicht geprüft werden',
            todo: 'Versuchen Sie es gleich noch einmal.'
        },
        expired: { what: 'Ihre Einladung ist abgelaufen', todo: newLink },
        'not-yet-valid': {
            what: 'Ihre Einladung gilt noch nicht',
            todo: 'Kommen Sie wieder, wenn das Treffen beginnt.'
        },
        'exp-missing': { what: 'Ihre Einladung hat kein Ablaufdatum', todo: tellSender },
        'exp-not-a-number': { what: 'Das Ablaufdatum Ihrer Einladung ist nicht lesbar', todo: tellSender },
        'exp-implausible': { what: 'Das Ablaufdatum Ihrer Einladung liegt zu fern', todo: tellSender },
        'lifetime-too-long': { what: 'Ihre Einladung gilt länger als erlaubt', todo: tellSender },
        'iss-missing': { what: 'Ihre Einladung sagt nicht, von wem sie ist', todo: tellSender },
        'iss-mismatch': {
            what: 'Ihre Einladung ist von jemandem, der hier nicht einladen darf',
            todo: tellSender
        },
        'aud-missing': { what: 'Ihre Einladung sagt nicht, wofür sie ist', todo: tellSender },
        'aud-mismatch': { what: 'Ihre Einladung ist für einen anderen Dienst', todo: tellSender },
        'sub-mismatch': { what: 'Ihre Einladung ist für eine andere Organisation', todo: newLink },
        'tenant-mismatch': { what: 'Ihre Einladung ist für eine andere Organisation', todo: newLink },
        'room-missing': { what: 'Ihre Einladung nennt kein Treffen', todo: tellSender },
        'room-mismatch': {
            what: 'Ihre Einladung ist für ein anderes Treffen',
            todo: 'Prüfen Sie, ob Sie den richtigen Link geöffnet haben.'
        },
        'wildcard-not-allowed': { what: 'Einladungen für alle Treffen gelten hier nicht', todo: tellSender },
        revoked: { what: 'Ihre Einladung wurde zurückgezogen', todo: newLink },
        'token-of-another': {
            what: 'Diese Einladung ist für eine andere Person',
            todo: 'Verlassen Sie das Treffen, und öffnen Sie dann den anderen Link neu.'
        },
        'token-already-used': { what: 'Ihre Einladung wurde schon benutzt', todo: newLink },
        banned: {
            what: 'Sie dürfen nicht teilnehmen',
            todo: 'Halten Sie das für einen Irrtum, fragen Sie die Gastgeber.'
        },
        denied: { what: 'Sie wurden nicht eingelassen', todo: 'Sie können noch einmal bitten.' },
        'denied-recently': {
            what: 'Sie wurden eben nicht eingelassen',
            todo: 'Warten Sie ein wenig, und bitten Sie dann noch einmal.'
        },
        kicked: {
            what: 'Sie wurden aus dem Treffen entfernt',
            todo: 'Halten Sie das für einen Irrtum, fragen Sie die Gastgeber.'
        },
        'bad-name': { what: 'Dieser Name ist hier nicht möglich', todo: 'Wählen Sie einen anderen Namen.' },
        'name-required': {
            what: 'Bitte sagen Sie, wer Sie sind',
            todo: 'Geben Sie Ihren Namen ein, und versuchen Sie es noch einmal.'
        },
        'name-taken': {
            what: 'Sie sind wohl schon in diesem Treffen',
            todo: 'Schließen Sie das andere Fenster, und versuchen Sie es noch einmal.'
        },
        'not-in-meeting': { what: 'Sie sind nicht im Treffen', todo: 'Nehmen Sie zuerst am Treffen teil.' },
        'not-assigned': {
            what: 'Dieser Raum ist nicht Ihrer',
            todo: 'Bitten Sie die Gastgeber, Sie zu verschieben.'
        },
        'bad-room-name': {
            what: 'Ein Treffen mit diesem Namen gibt es nicht',
            todo: 'Prüfen Sie den Link, oder wählen Sie einen anderen Namen.'
        },
        'room-not-open': {
            what: 'Das Treffen hat noch nicht begonnen',
            todo: 'Kommen Sie wieder, wenn es beginnt.'
        },
        'room-closed': { what: 'Das Treffen ist vorbei', todo: newLink },
        'no-reservation': {
            what: 'Dieses Treffen ist nicht gebucht',
            todo: 'Prüfen Sie den Link und die Zeit des Treffens.'
        },
        'room-full': {
            what: 'Das Treffen ist voll',
            todo: 'Versuchen Sie es wieder, wenn jemand gegangen ist.'
        },
        'time-limit': {
            what: 'Die Zeit dieses Treffens ist um',
            todo: 'Die Gastgeber können ein neues beginnen.'
        },
        'may-not-create': {
            what: 'Das Treffen hat noch nicht begonnen',
            todo: 'Warten Sie, bis die Gastgeber da sind, und versuchen Sie es noch einmal.'
        },
        'password-required': { what: 'Dieses Treffen hat ein Passwort', todo: 'Geben Sie das Passwort ein.' },
        'bad-password': {
            what: 'Das Passwort ist falsch',
            todo: 'Prüfen Sie es, und versuchen Sie es noch einmal.'
        },
        'e2ee-required': {
            what: 'Dieses Treffen verlangt Ende-zu-Ende-Verschlüsselung',
            todo: 'Nehmen Sie einen Browser, der das kann.'
        },
        'waiting-for-host': {
            what: 'Warten auf die Gastgeber',
            todo: 'Sie kommen herein, wenn das Treffen beginnt. Lassen Sie diese Seite offen.'
        },
        lobby: {
            what: 'Warten auf Einlass',
            todo: 'Jemand im Treffen lässt Sie herein. Lassen Sie diese Seite offen.'
        },
        'policy-timeout': {
            what: 'Ob Sie teilnehmen dürfen, war nicht herauszufinden',
            todo: 'Versuchen Sie es gleich noch einmal.'
        },
        'wait-timeout': { what: 'Lange hat Sie niemand eingelassen', todo: 'Sie können noch einmal bitten.' },
        'not-moderator': { what: 'Das darf nur die Moderation', todo: 'Bitten Sie die Moderation.' },
        'not-host-of-room': { what: 'Das dürfen nur die Gastgeber', todo: 'Bitten Sie die Gastgeber.' },
        'target-outranks': { what: 'Das geht bei Gastgebern nicht', todo: 'Bitten Sie andere Gastgeber.' },
        'feature-not-granted': {
            what: 'Ihre Einladung schließt das nicht ein',
            todo: 'Bitten Sie die Gastgeber.'
        },
        'not-approved': { what: 'Das muss Ihnen die Moderation erst erlauben', todo: 'Heben Sie die Hand.' },
        'too-many-connections': {
            what: 'Aus Ihrem Netz kommen zu viele Verbindungen',
            todo: 'Schließen Sie andere Fenster, oder versuchen Sie es gleich noch einmal.'
        },
        'too-fast': {
            what: 'Das war zu oft',
            todo: 'Warten Sie ein wenig, und versuchen Sie es noch einmal.'
        },
        'too-large': { what: 'Die Anfrage war zu groß', todo: 'Nehmen Sie einen kürzeren Namen oder Link.' },
        'server-draining': {
            what: 'Der Server wird gleich neu gestartet',
            todo: 'Versuchen Sie es in ein paar Minuten noch einmal.'
        },
        overloaded: {
            what: 'Der Server ist überlastet',
            todo: 'Versuchen Sie es in ein paar Minuten noch einmal.'
        },
        unreachable: {
            what: 'Der Server ist nicht erreichbar',
            todo: 'Prüfen Sie Ihre Verbindung, und versuchen Sie es noch einmal.'
        },
        'not-allowed': {
            what: 'Sie dürfen an diesem Treffen nicht teilnehmen',
            todo: 'Prüfen Sie den Link, oder fragen Sie, wer Sie eingeladen hat.'
        },
        ended: { what: 'Das Treffen ist zu Ende', todo: 'Danke, dass Sie da waren.' },
        failed: {
            what: 'Das hat nicht geklappt',
            todo: 'Versuchen Sie es noch einmal. Bleibt es so, melden Sie es dem Betreiber dieses Servers.'
        },
        'unsupported-browser': {
            what: 'Dieser Browser kann kein Treffen abhalten',
            todo: 'Nehmen Sie ein aktuelles Firefox, Chrome, Edge oder Safari.'
        }
    }
};
