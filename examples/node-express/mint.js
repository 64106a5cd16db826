// node mint.js ROOM ID NAME [moderator]: prints a token.
import { tokenFor } from './token.js';

const [room, id, name, role] = process.argv.slice(2);
if (!room || !id || !name) {
    console.error('usage: node mint.js ROOM ID NAME [moderator]');
    process.exit(2);
}
console.log(tokenFor({ id, name, moderator: role === 'moderator' }, room));
