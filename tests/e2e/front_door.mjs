// What stands before several servers: all requests of a room go to the same one of them, and to the next where it is lost
// (docs/operate/install.md, "Several servers").
import { createHash } from 'node:crypto';
import { connect, createServer } from 'node:net';

const kHead = '\r\n\r\n';

/** The room that a request is about: `room=` of the query, or the path's last part. */
function roomOf(head) {
    const url = new URL(head.split(' ', 2)[1] ?? '/', 'http://door');
    return url.searchParams.get('room') ?? url.pathname.split('/').at(-1);
}

export class FrontDoor {
    /** @param ports of the servers, on loopback. */
    static async open(ports) {
        const door = new FrontDoor(ports);
        await new Promise(resolve => door.server.listen(0, '127.0.0.1', resolve));
        door.port = door.server.address().port;
        return door;
    }

    constructor(ports) {
        this.ports = ports;
        this.sockets = new Set();
        this.server = createServer(client => {
            this.#keep(client);
            let head = '';
            const read = bytes => {
                head += bytes.toString('latin1');
                if (!head.includes(kHead)) return;
                client.off('data', read).pause();
                this.#pass(client, Buffer.from(head, 'latin1'), this.choices(roomOf(head)));
            };
            client.on('data', read);
        });
    }

    /** Ports in the order in which they are tried for a room. */
    choices(room) {
        const first = createHash('sha256').update(room).digest()[0] % this.ports.length;
        return [...this.ports.slice(first), ...this.ports.slice(0, first)];
    }

    close() {
        for (const socket of this.sockets) socket.destroy();
        this.server.close();
    }

    #keep(socket) {
        this.sockets.add(socket);
        socket.on('error', () => {}).on('close', () => this.sockets.delete(socket));
    }

    #pass(client, head, [port, ...others]) {
        if (port === undefined) return client.destroy();
        const server = connect(port, '127.0.0.1');
        this.#keep(server);
        let isThere = false;
        server.on('connect', () => {
            isThere = true;
            server.write(head);
            client.pipe(server).pipe(client);
        });
        server.on('close', () => (isThere ? client.destroy() : this.#pass(client, head, others)));
        client.on('close', () => server.destroy());
    }
}
