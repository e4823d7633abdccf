import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** Beside the build. */
const program = new URL('./growth/link.js', import.meta.url);

/**
 * A way to a server that lets so many megabits a second through, towards the client. In a thread of
 * its own: a link does not wait while its client computes.
 */
export async function throttle(server: URL, megabits: number) {
  const thread = new Worker(program, {
    workerData: {
      host: server.hostname,
      port: Number(server.port) || (server.protocol === 'https:' ? 443 : 80),
      megabits,
    },
  });
  const [port] = await once(thread, 'message');
  const url = new URL(server);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, close: () => thread.terminate() };
}
