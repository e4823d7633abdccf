import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { startServerProcess } from '../src/server-process.js';
import { startDocumentDb } from '../src/start-documentdb.js';
import { needServer } from './client.js';

needServer();

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'jts-mongo-server-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The processes that have the folder in their command line: the server's, and those around PostgreSQL. */
async function processesOn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return pids.filter((_, i) => lines[i]?.includes(folder));
}

/** One that has ended since it was seen went with those before it. */
function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function count(url: string, insert?: number): Promise<number> {
  const client = await MongoClient.connect(url);
  const c = client.db('test').collection<{ _id: number }>('kept');
  if (insert !== undefined) await c.insertOne({ _id: insert });
  const found = await c.countDocuments();
  await client.close();
  return found;
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL', 'stop'] as const)(
  'what is stored survives %s, and nothing else does',
  async (end) => {
    const data = await temporaryFolder();
    const server = await startServerProcess({ args: ['--data', data] });
    expect(await count(server.url, 1)).toBe(1);
    if (end !== 'stop') process.kill(server.pid, end);
    await server.stop();
    await expect.poll(() => processesOn(data)).toEqual([]);
    expect(await readFile('/proc/mounts', 'utf8')).not.toContain(data);
    const again = await startDocumentDb({ data });
    onTestFinished(again.stop);
    expect(await count(again.url)).toBe(1);
  },
);

test('a data folder is for one server at a time, and can be emptied', async () => {
  const data = await temporaryFolder();
  const server = await startDocumentDb({ data });
  expect(await count(server.url, 1)).toBe(1);
  await expect(startDocumentDb({ data })).rejects.toThrow('another server is running');
  await server.stop();
  const fresh = await startDocumentDb({ data, fresh: true });
  onTestFinished(fresh.stop);
  expect(await count(fresh.url)).toBe(0);
});

test('two servers at once', async () => {
  const servers = await Promise.all([startDocumentDb(), startDocumentDb()]);
  const [one, two] = servers;
  expect(one.url).not.toBe(two.url);
  expect(await count(one.url, 1)).toBe(1);
  expect(await count(two.url)).toBe(0);
  await Promise.all(servers.map(({ stop }) => stop()));
});

test('ends when it is stopped in the middle of transactions and statements', async () => {
  const server = await startDocumentDb();
  const client = new MongoClient(server.url, {
    retryReads: false,
    serverSelectionTimeoutMS: 1_000,
  });
  onTestFinished(() => client.close(true));
  const c = client.db('test').collection('c');
  await c.insertMany(Array.from({ length: 3_000 }, (_, n) => ({ n })));
  const session = client.startSession();
  session.startTransaction();
  await c.insertOne({}, { session });
  const others = { $lookup: { from: 'c', pipeline: [{ $sort: { n: -1 } }], as: 'x' } };
  const slow = expect(c.aggregate([others, { $unwind: '$x' }]).toArray()).rejects.toThrow();
  await expect
    .poll(async () => (await client.db('admin').command({ currentOp: 1 }))['inprog'].length)
    .toBeGreaterThan(0);
  await server.stop();
  await server.stop();
  await slow;
});

test('tells where PostgreSQL ends by itself', async () => {
  const data = await temporaryFolder();
  const server = await startDocumentDb({ data });
  const [line] = (await readFile(join(data, 'pg/postmaster.pid'), 'utf8')).split('\n');
  expect(line).toBeDefined();
  for (const pid of await processesOn(data)) if (pid !== process.pid) killIfThere(pid);
  expect(await server.ended).toContain('database system is ready');
  await server.stop();
});

/** Does what a test run does, in a process that can be killed. */
async function startOwner(data: string): Promise<{ owner: ChildProcess; url: string }> {
  const code = `
    import { startServerProcess } from ${JSON.stringify(new URL('../src/server-process.ts', import.meta.url).href)};
    const { url } = await startServerProcess({ args: ['--data', ${JSON.stringify(data)}] });
    console.log(url);
    setInterval(() => {}, 1000);
  `;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', code];
  const owner = spawn(process.execPath, args, {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  return { owner, url: String(line).trim() };
}

test.each(['SIGKILL', 'SIGTERM'] as const)('goes when its owner dies of %s', async (signal) => {
  const data = await temporaryFolder();
  const { owner, url } = await startOwner(data);
  expect(await count(url, 1)).toBe(1);
  owner.kill(signal);
  await expect.poll(() => processesOn(data)).toEqual([]);
});
