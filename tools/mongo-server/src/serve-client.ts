import type { Socket } from 'node:net';
import { execute } from './commands/execute.js';
import type { Shared } from './commands/handler.js';
import { MongoError } from './errors/mongo-error.js';
import { MessageSplitter } from './wire/message-splitter.js';
import { parseMessage } from './wire/parse-message.js';

const interrupted = 11601;
let lastConnectionId = 0;

/** Answers the messages of one client, in their order, until either side ends the connection. */
export function serveClient(socket: Socket, sockets: Set<Socket>, shared: Shared): void {
  const gone = new AbortController();
  const { signal } = gone;
  const connection = {
    id: ++lastConnectionId,
    remote: `${socket.remoteAddress}:${socket.remotePort}`,
    get isOpen() {
      return !signal.aborted;
    },
    peers: () => sockets.size,
  };
  sockets.add(socket);

  async function answer(message: Buffer): Promise<void> {
    if (signal.aborted) return;
    const request = parseMessage(message);
    const document = await execute(request, shared, { connection, signal });
    if (request.expectsReply && connection.isOpen) socket.write(request.reply(document));
  }

  const splitter = new MessageSplitter();
  let done = Promise.resolve();
  socket.on('data', (chunk) => {
    try {
      for (const message of splitter.push(chunk)) {
        done = done.then(() => answer(message)).catch(() => void socket.destroy());
      }
    } catch {
      socket.destroy(); // after a violation of the protocol nobody knows where a message begins
    }
  });
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    sockets.delete(socket);
    gone.abort(new MongoError(interrupted, 'the client is gone'));
    shared.cursors.orphan(connection);
    shared.transactions.orphan(connection);
  });
}
