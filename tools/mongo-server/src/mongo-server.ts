/** The server as a program: prints its url when it is ready, and runs until a signal or its owner ends it. */
import { fstatSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startDocumentDb } from './start-documentdb.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '27017' },
    root: { type: 'string' },
    data: { type: 'string' },
    fresh: { type: 'boolean' },
    durable: { type: 'boolean' },
  },
});

/** A pipe on stdin is a lifeline to the process that wants the server. A terminal and /dev/null are not. */
function hasOwner(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    return false; // it is closed
  }
}

const unwanted = new Promise<void>((resolve) => {
  const end = () => resolve();
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, end);
  // An end of stdin shows as 'end', a broken socket as 'error' or 'close'.
  if (hasOwner()) process.stdin.once('end', end).once('error', end).once('close', end).resume();
});

async function run(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port)) throw new Error(`--port ${values.port} is not a number`);
  const starting = startDocumentDb({ ...values, port });
  // Before it has started there is nothing to close: what it is made of ends with this process.
  const server = await Promise.race([starting, unwanted]);
  if (server === undefined) return;
  console.log(server.url);
  const log = await Promise.race([server.ended, unwanted]);
  await server.stop();
  if (log !== undefined) throw new Error(`PostgreSQL has ended: ${log}`);
}

run().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
