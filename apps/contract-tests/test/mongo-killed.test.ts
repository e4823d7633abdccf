import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMongoStore } from '@jts/adapter-mongo';
import { type Formula, isStorageError, type New } from '@jts/domain';
import { hostProblem, type ServerProcess, startServerProcess } from '@jts/mongo-server';
import { expect, inject, onTestFinished, type TestContext, test } from 'vitest';

const formula = (name: string): New<Formula> => ({
  name,
  expression: 'close > open',
  category: 'entry',
  tags: [],
  parameters: [],
});

/** A server of the test's own, which can be killed and started again at the same address. */
async function ownServer(context: TestContext) {
  const shared = inject('mongo');
  const problem = await hostProblem();
  const reason = 'unavailable' in shared ? shared.unavailable : problem;
  context.skip(reason !== undefined, reason);
  const data = await mkdtemp(join(tmpdir(), 'jts-contract-mongo-'));
  let running: ServerProcess = await startServerProcess({ args: ['--data', data] });
  const { url } = running;
  onTestFinished(async () => {
    await running.stop();
    await rm(data, { recursive: true, force: true });
  });
  return {
    url,
    async kill() {
      process.kill(running.pid, 'SIGKILL');
      await running.stop();
    },
    async restart() {
      const { port } = new URL(url);
      running = await startServerProcess({ args: ['--data', data, '--port', port] });
    },
  };
}

test('a server killed between two calls and back in time is no error of the next call', async (context) => {
  const server = await ownServer(context);
  const store = await createMongoStore({ url: server.url, timeoutMs: 60_000 });
  onTestFinished(() => store.close());
  await store.ensureSchema();
  const first = await store.formulas.save(formula('first'));
  await server.kill();
  const away = await store.health({ timeoutMs: 2_000 });
  expect(away).toMatchObject({ ok: false });
  const calls = [store.formulas.getById(first.id), store.formulas.save({ ...first, name: 'next' })];
  const refused = store.settings.get('key', { timeoutMs: 300 });
  await expect(refused).rejects.toMatchObject({
    code: expect.stringMatching(/UNAVAILABLE|TIMEOUT/),
  });
  await server.restart();
  const [read, saved] = await Promise.all(calls);
  expect(read?.id).toBe(first.id);
  expect(saved).toMatchObject({ version: 2, name: 'next' });
});

test('a server killed during calls loses nothing that was acknowledged, and doubles nothing', async (context) => {
  const server = await ownServer(context);
  const store = await createMongoStore({ url: server.url, timeoutMs: 60_000 });
  onTestFinished(() => store.close());
  await store.ensureSchema();
  const counter = await store.settings.set('counter', 0, { expectedVersion: 0 });
  const acknowledged = new Set<string>();
  let stop = false;
  const savers = [0, 1, 2, 3].map(async (saver) => {
    for (let n = 0; !stop; n++) {
      const { name } = await store.formulas.save(formula(`${saver}-${n}`));
      acknowledged.add(name);
    }
  });
  let { version } = counter;
  const counting = (async () => {
    while (!stop) {
      const next = await store.settings.set('counter', version, { expectedVersion: version });
      expect(next.version).toBe(version + 1);
      ({ version } = next);
    }
  })();
  for (let round = 1; round <= 2; round++) {
    await expect.poll(() => acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(round * 40);
    await server.kill();
    await server.restart();
  }
  const before = acknowledged.size;
  await expect.poll(() => acknowledged.size, { timeout: 60_000 }).toBeGreaterThan(before);
  stop = true;
  const outcomes = await Promise.allSettled([...savers, counting]);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected' && !isStorageError(outcome.reason)) throw outcome.reason;
  }
  expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'));
  const names: string[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.formulas.list({ limit: 1000, ...(after ? { after } : {}) });
    names.push(...page.items.map(({ name }) => name));
    after = page.next;
    if (after === undefined) break;
  }
  expect(names.toSorted()).toEqual([...acknowledged].toSorted());
  expect(await store.settings.get('counter')).toMatchObject({ version });
});
