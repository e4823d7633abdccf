import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, inject, onTestFinished, test } from 'vitest';

const program = fileURLToPath(new URL('./redis-process.ts', import.meta.url));
const processes = 10;
const capacity = 10_000;

interface Taken {
  readonly allowed: number;
  readonly numbers: readonly number[];
}

/** A process that is ready, and begins when all are. */
async function start(args: readonly string[]) {
  const flags = ['--conditions=@jts/source', '--import', 'tsx'];
  const child = spawn(process.execPath, [...flags, program, ...args], {
    cwd: fileURLToPath(new URL('..', import.meta.url)), // where tsx is
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the process has ended before its time');
    return value;
  };
  expect(await next()).toBe('ready');
  return {
    async takeAll(): Promise<Taken> {
      child.stdin.write('begin\n');
      return JSON.parse(await next());
    },
  };
}

test('ten processes are given each token once, to the last one, and each number once', {
  timeout: 300_000,
}, async (context) => {
  const provided = inject('redis');
  if ('unavailable' in provided) return context.skip(provided.unavailable);
  const prefix = `jts_test_${randomBytes(8).toString('hex')}`;
  const args = [provided.url, prefix, `${capacity}`];
  const ready = await Promise.all(Array.from({ length: processes }, () => start(args)));
  const all = await Promise.all(ready.map((one) => one.takeAll()));
  expect(all.reduce((sum, { allowed }) => sum + allowed, 0)).toBe(capacity);
  const numbers = all.flatMap((one) => one.numbers);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(Math.max(...numbers)).toBe(numbers.length);
  // They were there at the same time, or it would say little.
  expect(all.filter(({ allowed }) => allowed > 0).length).toBeGreaterThan(1);
});
