/**
 * Runs a command with a ClickHouse server, that of the tests, whose address it gets as CLICKHOUSE_URL:
 * `tsx --conditions=@jts/source src/servers/with-clickhouse.ts COMMAND ARGUMENT...`
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { startClickHouse } from './clickhouse.js';

const [, , command = '', ...args] = process.argv;
const { provided, stop } = await startClickHouse();
try {
  if ('unavailable' in provided) throw new Error(provided.unavailable);
  const url = new URL(provided.url);
  url.username = provided.username;
  url.password = provided.password;
  const env = { ...process.env, CLICKHOUSE_URL: url.href };
  const [status] = await once(spawn(command, args, { stdio: 'inherit', env }), 'exit');
  process.exitCode = status ?? 1;
} finally {
  await stop();
}
