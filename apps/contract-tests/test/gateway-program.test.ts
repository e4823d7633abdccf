import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGrpcStore } from '@jts/adapter-grpc';
import { CandleSeries, seriesKey } from '@jts/domain';
import { createClient } from '@redis/client';
import { MongoClient } from 'mongodb';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openDatabase, reasonOf } from '../src/database.js';

const program = fileURLToPath(new URL('../../gateway/dist/jts-gateway.js', import.meta.url));
const [clickHouse, mongo, redis] = [inject('clickHouse'), inject('mongo'), inject('redis')];

const key = seriesKey('005930', '1m');
const everything = { from: new Date('1900-01-01'), to: new Date('2299-01-01') };

/** Bars of one close, x 10^4. */
function bars(close: bigint): CandleSeries {
  const closes = BigInt64Array.from({ length: 2000 }, () => close);
  return CandleSeries.fromColumns(key, {
    timestamp: closes.map((_, i) => BigInt(Date.UTC(2024, 0, 1) + i * 60_000)),
    open: closes,
    high: closes,
    low: closes,
    close: closes,
    volume: BigUint64Array.from(closes, (_, i) => 2n ** 63n + BigInt(i)),
  });
}

/** Databases, Redis and tokens that all gateways of a test share, in a file. */
async function configuration(tokens: readonly object[]) {
  if ('unavailable' in mongo) throw new Error(mongo.unavailable);
  if ('unavailable' in redis) throw new Error(redis.unavailable);
  const market = await openDatabase(clickHouse);
  const documents = `jts_test_${randomBytes(8).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'jts-gateway-'));
  onTestFinished(async () => {
    const client = new MongoClient(mongo.url);
    await client.db(documents).dropDatabase();
    await client.close();
    await market.drop();
    await rm(folder, { recursive: true });
  });
  const { url, username, database } = market;
  const passwordFile = join(folder, 'password');
  const path = join(folder, 'gateway.json');
  const config = {
    port: 0,
    market: { store: 'clickhouse', url, username, passwordFile, database },
    documents: { store: 'mongo', url: mongo.url, database: documents },
    redis: { url: redis.url, prefix: database },
    cache: {},
    tokens,
  };
  await writeFile(passwordFile, `${market.password}\n`);
  await writeFile(path, JSON.stringify(config));
  return { path, prefix: database, redisUrl: redis.url };
}

/** The built program, which is told to stop when the test ends, and must end in order. */
async function startProgram(path: string): Promise<{ readonly url: string }> {
  const child = spawn(process.execPath, [program, '--config', path]);
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
  });
  return { url: await urlOf(child) };
}

async function urlOf({ stdout, stderr }: ChildProcess): Promise<string> {
  if (stdout === null || stderr === null) throw new Error('no pipes');
  let said = '';
  stderr.on('data', (text) => {
    said += text;
  });
  for await (const line of createInterface(stdout)) {
    const { msg, url } = JSON.parse(line) as { readonly msg: string; readonly url?: string };
    // What it says later must not fill the pipe.
    if (msg === 'started' && url !== undefined) {
      stdout.resume();
      return url;
    }
    said += line;
  }
  throw new Error(`it has ended: ${said}`);
}

async function open(url: string, token: string) {
  const store = await createGrpcStore({ url, token });
  onTestFinished(() => store.close());
  return store;
}

const sha256 = (token: string) => createHash('sha256').update(token).digest('hex');

test('two programs over ClickHouse, MongoDB and Redis are one store, and share cache and limits', async ({
  skip,
}) => {
  const reason = [clickHouse, mongo, redis].map(reasonOf).find((one) => one !== undefined);
  skip(reason !== undefined, reason ?? '');
  const [desk, slow] = ['token of a desk', 'token of a slow one'].map(
    (text) => `${Buffer.from(text).toString('base64url')}-${randomBytes(16).toString('hex')}`,
  ) as [string, string];
  const { path, prefix, redisUrl } = await configuration([
    { name: 'desk', role: 'read-write', sha256: sha256(desk) },
    { name: 'slow', role: 'read-only', sha256: sha256(slow), limits: { callsPerSecond: 0.001 } },
  ]);
  const gateways = [await startProgram(path), await startProgram(path)] as const;
  const [one, other] = [await open(gateways[0].url, desk), await open(gateways[1].url, desk)];

  for (const close of [10_000n, 12_345n]) {
    await one.candles.saveMany(bars(close));
    for (const store of [one, other]) {
      expect((await store.candles.getRange(key, everything)).equals(bars(close))).toBe(true);
    }
  }
  const { id, version } = await one.formulas.save({
    name: 'golden cross',
    expression: 'ma(5) > ma(20)',
    category: 'scan',
    tags: [],
    parameters: [],
  });
  expect(await other.formulas.getById(id)).toMatchObject({ name: 'golden cross', version });
  await other.settings.set('theme', 'dark');
  expect(await one.settings.get('theme')).toMatchObject({ value: 'dark' });

  const raw = createClient({ url: redisUrl });
  await raw.connect();
  onTestFinished(() => raw.destroy());
  expect((await raw.keys(`*${prefix}*`)).length).toBeGreaterThan(0);

  // One call in a thousand seconds, wherever it comes: the first one is what opening asks.
  await open(gateways[0].url, slow);
  for (const { url } of gateways) {
    await expect(open(url, slow)).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
  }
}, 120_000);
