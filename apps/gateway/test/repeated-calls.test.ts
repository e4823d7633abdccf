import { Code, createClient } from '@connectrpc/connect';
import { createGrpcTransport, Http2SessionManager } from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import { AbortedError } from '@jts/domain';
import type { DocumentStore } from '@jts/ports';
import {
  CandleService,
  callHeader,
  FormulaService,
  givenUpHeader,
  SettingService,
  toColumns,
  toKey,
} from '@jts/proto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newToken, type RunningGateway, startGateway } from '../src/index.js';
import { key as bars, barsOf } from './bars.js';
import { bearing, openGateway } from './gateway.js';

const memory = createMemoryStore();
/** Called as the store is asked to set "slow", which it does only when its signal fires. */
let slowBegan: () => void;
/** The same of "held", which it does when it is told to, whatever its signal says. */
let heldBegan: (release: () => void) => void;

/** A store whose database takes for ever, but for an abort: and then it has stored after all. */
const documents: DocumentStore = {
  ...memory,
  settings: {
    ...memory.settings,
    async set(key, value, options) {
      if (value === 'held') await new Promise<void>((release) => heldBegan(release));
      if (value === 'held' && options?.signal?.aborted) throw new AbortedError();
      if (value !== 'slow') return memory.settings.set(key, value, options);
      slowBegan();
      await new Promise((fired) => options?.signal?.addEventListener('abort', fired));
      await memory.settings.set(key, value);
      throw new AbortedError();
    },
  },
};

let gateway: RunningGateway;
const transports = () => createGrpcTransport({ baseUrl: gateway.url });
const settings = () => createClient(SettingService, transports());

beforeAll(async () => {
  gateway = await startGateway({ documents, market: memory });
});
afterAll(async () => {
  await gateway.stop();
  await memory.close();
});

let key: string;
beforeEach(({ task }) => {
  key = task.name;
});

const set = (value: string, headers: Record<string, string> = {}) =>
  settings().setSetting({ key, valueJson: JSON.stringify(value) }, { headers });
const stored = async () => (await memory.settings.get(key))?.value;

/** A call that the store is about to do, over a connection of its own. */
async function held(headers: Record<string, string>) {
  const began = new Promise<() => void>((resolve) => {
    heldBegan = resolve;
  });
  const session = new Http2SessionManager(gateway.url);
  const transport = createGrpcTransport({ baseUrl: gateway.url, sessionManager: session });
  const first = createClient(SettingService, transport).setSetting(
    { key, valueJson: '"held"' },
    { headers },
  );
  return { first, session, release: await began };
}

describe('attempts of one call', () => {
  it('get the outcome of the first', async () => {
    const first = await set('a', { [callHeader]: 'call 1' });
    const second = await set('a', { [callHeader]: 'call 1' });
    expect([first.setting?.version, second.setting?.version]).toEqual([1n, 1n]);
    expect((await set('a', { [callHeader]: 'call 2' })).setting?.version).toBe(2n);
  });

  it('are not taken for those of another method', async () => {
    await set('a', { [callHeader]: 'call 3' });
    const headers = { [callHeader]: 'call 3' };
    expect(await settings().deleteSetting({ key }, { headers })).toMatchObject({ deleted: true });
  });

  it('are done again where the first has failed', async () => {
    const headers = { [callHeader]: 'call 4' };
    const request = { key, valueJson: '1', expectedVersion: 1n };
    await expect(settings().setSetting(request, { headers })).rejects.toMatchObject({
      code: Code.Aborted,
    });
    await set('a');
    expect((await settings().setSetting(request, { headers })).setting?.version).toBe(2n);
  });

  it('wait for one that is still running, and get its outcome', async () => {
    const { first, release } = await held({ [callHeader]: 'call 5' });
    const second = set('held', { [callHeader]: 'call 5' });
    release();
    expect((await second).setting?.version).toBe(1n);
    expect((await first).setting?.version).toBe(1n);
  });

  it('get the outcome of one whose connection is lost', async () => {
    const { first, release, session } = await held({ [callHeader]: 'call 13' });
    const failed = expect(first).rejects.toThrow();
    session.abort();
    await failed;
    const second = set('held', { [callHeader]: 'call 13' });
    release();
    expect((await second).setting?.version).toBe(1n);
  });

  it('wait no longer than they may', async () => {
    const { first, release } = await held({ [callHeader]: 'call 14' });
    const options = { headers: { [callHeader]: 'call 14' }, timeoutMs: 200 };
    const second = settings().setSetting({ key, valueJson: '"held"' }, options);
    await expect(second).rejects.toMatchObject({ code: Code.DeadlineExceeded });
    release();
    await first;
  });
});

describe('a call that its client has given up', () => {
  it('ends as its client resets it', async () => {
    const began = new Promise<void>((resolve) => {
      slowBegan = resolve;
    });
    const controller = new AbortController();
    const options = { headers: { [callHeader]: 'call 15' }, signal: controller.signal };
    const given = settings().setSetting({ key, valueJson: '"slow"' }, options);
    const failed = expect(given).rejects.toMatchObject({ code: Code.Canceled });
    await began;
    controller.abort();
    await failed;
    // That is when it stores.
    await expect.poll(stored).toBe('slow');
  });

  it('ends before the next one begins', async () => {
    const began = new Promise<void>((resolve) => {
      slowBegan = resolve;
    });
    const first = set('slow', { [callHeader]: 'call 6' });
    const failed = expect(first).rejects.toMatchObject({ code: Code.Canceled });
    await began;
    await set('c', { [callHeader]: 'call 7', [givenUpHeader]: 'call 5, call 6' });
    await failed;
    expect(await stored()).toBe('c');
  });

  it('is not begun where it comes after that', async () => {
    await set('d', { [givenUpHeader]: 'call 8' });
    const late = set('late', { [callHeader]: 'call 8' });
    const refused = await late.catch((error) => error);
    expect(refused).toMatchObject({ code: Code.Canceled });
    expect(refused.metadata.has(givenUpHeader)).toBe(true);
    expect(await stored()).toBe('d');
  });

  it('gives its outcome where it had ended: its client may have named it between two attempts', async () => {
    const headers = { [callHeader]: 'call 11' };
    await set('e', headers);
    await set('f', { [givenUpHeader]: 'call 11' });
    expect((await set('e', headers)).setting?.version).toBe(1n);
    expect(await stored()).toBe('f');
  });
});

it('is nothing to the calls of others, though they bear its name', async () => {
  const [one, other] = [newToken(), newToken()];
  const { url } = await openGateway({
    tokens: [
      { name: 'one', sha256: one.sha256, role: 'read-write' },
      { name: 'other', sha256: other.sha256, role: 'read-write' },
    ],
  });
  const client = createClient(SettingService, createGrpcTransport({ baseUrl: url }));
  const setBy = async ({ token }: typeof one, value: string, more: Record<string, string> = {}) => {
    const headers = { ...bearing(token), [callHeader]: 'call 9', ...more };
    const answer = await client.setSetting({ key, valueJson: JSON.stringify(value) }, { headers });
    return answer.setting;
  };
  expect(await setBy(one, 'of one')).toMatchObject({ version: 1n });
  expect(await setBy(other, 'of another', { [givenUpHeader]: 'call 10' })).toMatchObject({
    version: 2n,
    valueJson: '"of another"',
  });
  expect(await setBy(one, 'of one again', { [callHeader]: 'call 10' })).toMatchObject({
    version: 3n,
  });
});

describe('what is known of a call is not forgotten', () => {
  const names = (i: number) => Array.from({ length: 400 }, (_, j) => `other ${i} ${j}`).join(',');

  it.each(['read-only', 'read-write'] as const)('for the names of another, %s', async (role) => {
    const [one, other] = [newToken(), newToken()];
    const { url } = await openGateway({
      tokens: [
        { name: 'one', sha256: one.sha256, role: 'read-write' },
        { name: 'other', sha256: other.sha256, role },
      ],
      anonymous: 'read-write',
    });
    const client = createClient(SettingService, createGrpcTransport({ baseUrl: url }));
    const headers = { ...bearing(one.token), [callHeader]: 'call 12' };
    const first = await client.setSetting({ key, valueJson: '1' }, { headers });
    for (let i = 0; i < 26; i++) {
      const more = { ...bearing(other.token), [givenUpHeader]: names(i) };
      if (role === 'read-only') await client.getSetting({ key }, { headers: more });
      else await client.deleteSetting({ key: 'none' }, { headers: more });
    }
    expect(await client.setSetting({ key, valueJson: '1' }, { headers })).toEqual(first);
    const anonymous = { [callHeader]: 'call 12' };
    const next = await client.setSetting({ key, valueJson: '2' }, { headers: anonymous });
    expect(next.setting).toMatchObject({ version: 2n, valueJson: '2' });
  });
});

describe('attempts of a save in parts', () => {
  const series = barsOf(3);
  const candles = () => createClient(CandleService, transports());
  const parts = async function* () {
    yield { key: toKey(bars), candles: toColumns(series), totalCount: 3n };
  };

  it('get the outcome of the first', async () => {
    const headers = { [callHeader]: 'parts 1' };
    const first = await candles().saveCandleParts(parts(), { headers });
    const second = await candles().saveCandleParts(parts(), { headers });
    expect([first.inserted, second.inserted]).toEqual([3n, 3n]);
    expect((await candles().saveCandleParts(parts())).inserted).toBe(0n);
  });

  it('end one whose bars have not all come', async () => {
    const headers = { [callHeader]: 'parts 2' };
    let sent = () => {};
    const isSent = new Promise<void>((resolve) => {
      sent = resolve;
    });
    const cut = async function* () {
      yield { key: toKey(bars), candles: toColumns(series), totalCount: 4n };
      sent();
      await new Promise(() => {});
    };
    const failed = expect(candles().saveCandleParts(cut(), { headers })).rejects.toMatchObject({
      code: Code.Canceled,
    });
    await isSent;
    expect(await candles().saveCandleParts(parts(), { headers })).toMatchObject({ skipped: 3n });
    await failed;
  });
});

it('a formula that is saved again with the id that was made for it is one', async () => {
  const formulas = createClient(FormulaService, transports());
  const id = 'fedcba98765432100123abcd';
  const formula = { id, name: 'A', expression: ':n > 1', category: 1 };
  for (const headers of [{}, {}]) await formulas.saveFormula({ formula }, { headers });
  expect((await memory.formulas.list()).items.map((one) => one.id)).toEqual([id]);
});
