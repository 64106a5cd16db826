// A line to the server that a test can cut: a TCP proxy on loopback.
import { connect, createServer } from 'node:net';

export class CutLine {
    /** @param port of the server on loopback. */
    static async open(port) {
        const line = new CutLine();
        line.server = createServer(near => line.carry(near, port));
        await new Promise(resolve => line.server.listen(0, '127.0.0.1', resolve));
        line.port = line.server.address().port;
        return line;
    }

    constructor() {
        this.sockets = new Set();
        this.isCut = false;
        /** Connections that came while it was whole. */
        this.carried = 0;
    }

    carry(near, port) {
        if (this.isCut) return near.destroy();
        this.carried += 1;
        const far = connect(port, '127.0.0.1');
        for (const socket of [near, far]) {
            this.sockets.add(socket);
            socket.on('error', () => {});
            socket.on('close', () => {
                this.sockets.delete(socket);
                near.destroy();
                far.destroy();
            });
        }
        near.pipe(far);
        far.pipe(near);
    }

    /** Everything is torn down, and nothing comes through until mend(). */
    cut() {
        this.isCut = true;
        for (const socket of this.sockets) socket.resetAndDestroy();
    }

    mend() {
        this.isCut = false;
    }

    async close() {
        this.cut();
        await new Promise(resolve => this.server.close(resolve));
    }
}
