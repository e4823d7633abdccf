import { get } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AbortedError, TimeoutError, UnavailableError } from '@jts/domain';
import type { Access } from './config.js';
import type { EngineChild } from './engine-child.js';
import { startError } from './start-errors.js';

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === 'object' && address !== null) resolve(address.port);
        else reject(new UnavailableError('no free port on 127.0.0.1'));
      });
    });
  });
}

/** Waits until the engine answers; rejects if it ends first, or at `deadline` (of `performance.now()`). */
export async function untilReady(
  child: EngineChild,
  access: Access,
  deadline: number,
  signal?: AbortSignal,
): Promise<void> {
  while (!(await answers(access))) {
    if (signal?.aborted) throw new AbortedError(undefined, { cause: signal.reason });
    if (!child.running) throw startError(child);
    if (performance.now() > deadline) {
      throw new TimeoutError(
        `the ClickHouse engine did not answer in time: ${child.output.reason}`,
      );
    }
    await delay(20);
  }
}

/** Longer than the name of our user. */
const longestName = 1000;

/** Whether our engine answers: with this password no other server that took the port does. */
function answers({ port, username, password }: Access): Promise<boolean> {
  const headers = { 'x-clickhouse-user': username, 'x-clickhouse-key': password };
  const path = `/?query=${encodeURIComponent('SELECT currentUser()')}`;
  return new Promise((resolve) => {
    // Of the whole answer: another server may go on and on.
    const signal = AbortSignal.timeout(2000);
    const request = get({ host: '127.0.0.1', port, path, headers, agent: false, signal });
    request.once('error', () => resolve(false));
    request.once('close', () => resolve(false));
    request.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
        // Another program, which may never end.
        if (body.length > longestName) request.destroy();
      });
      response.once('end', () => resolve(body.trim() === username));
    });
  });
}
