import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Of connections that have ended. */
let ended = 0;
const open = new Set<Socket>();

const countOf = ({ bytesRead, bytesWritten }: Socket) => bytesRead + bytesWritten;

subscribe('net.client.socket', (message) => {
  const { socket } = message as { readonly socket: Socket };
  open.add(socket);
  socket.once('close', () => {
    ended += countOf(socket);
    open.delete(socket);
  });
});

/** Bytes that went through the connections that this process has made, to and fro. */
export const wireBytes = (): number =>
  Array.from(open, countOf).reduce((sum, count) => sum + count, ended);
