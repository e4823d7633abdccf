import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const command = fileURLToPath(new URL('../contract.mjs', import.meta.url));

function contract(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('an adapter that there is not is refused, with the names of those that there are', () => {
  const { status, stdout, stderr } = contract('--adapter', 'memory', '--adapter', 'mango');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('--adapter mango: there is no such adapter');
  expect(stderr).toContain(
    [
      'clickhouse, clickhouse-cached, clickhouse-embedded',
      'grpc-chromium, grpc-clickhouse, grpc-memory, grpc-mongo, grpc-web-memory',
      'memory, memory-cached, memory-policies, memory-rate-limit, mongo, redis',
    ].join(', '),
  );
});

test('so is what is no option, and help is help', () => {
  expect(contract('--adaptor', 'memory').status).toBe(2);
  const { status, stdout } = contract('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('pnpm contract [--adapter NAME]');
});
