import type { Strings } from './en';

const newLink = 'Bitten Sie um einen neuen Link.';
const tellOperator = 'Bitte melden Sie es dem Betreiber dieses Servers; das Wort unten hilft ihm.';
const tellSender = 'Bitte melden Sie es der Person, von der der Link stammt; das Wort unten hilft ihr.';

export const reasons: Strings['reasons'] = {
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
    replaced: {
        what: 'Sie sind in einem anderen Fenster in diesem Treffen',
        todo: 'Machen Sie dort weiter. Oder schließen Sie es, und kommen Sie hier wieder herein.'
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
        todo: 'Diese Seite kann das nicht. Fragen Sie, wer Sie eingeladen hat, welches Programm es kann.'
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
};
