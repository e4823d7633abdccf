/** The server as a program: prints its url when it is ready, and runs until a signal. */
import { parseArgs } from 'node:util';
import { startRedis } from './start-redis.js';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '6379' }, data: { type: 'string' } },
});

async function run(): Promise<void> {
  const port = Number(values.port);
  if (!Number.isInteger(port)) throw new Error(`--port ${values.port} is not a number`);
  const unwanted = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, resolve);
  });
  const server = await startRedis({ port: port || undefined, data: values.data });
  // It must not end by itself, and does not keep this process from ending.
  const waiting = setInterval(() => {}, 2_147_483_647);
  console.log(server.url);
  await Promise.race([unwanted, server.ended]);
  clearInterval(waiting);
  await server.stop();
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
