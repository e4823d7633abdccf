import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hostProblem } from '@jts/redis-server';
import { MongoClient } from 'mongodb';
import { expect, inject, it } from 'vitest';
import type { Report } from '../src/report/report.js';

const mongo = inject('mongo');
const program = fileURLToPath(new URL('../dist/bench.js', import.meta.url));

it('measures every job on candles in every way, all ending in the same bars', async ({ skip }) => {
  const engineExists = process.platform === 'linux';
  skip(!engineExists && !process.env['CLICKHOUSE_URL'], 'no ClickHouse: set CLICKHOUSE_URL');
  await inFolder(async (folder) => {
    const report = await bench(
      folder,
      'candles',
      'memory',
      'growth',
      'import',
      'grpc',
      '--quick',
      '--write-docs',
    );
    expectEveryWay(report);
    const pageOf = (suite: string) =>
      readFile(join(folder, 'docs/benchmarks', `${suite}.md`), 'utf8');
    const page = await pageOf('candles');
    expect(page).toContain(report.machine.processor);
    expect(page).toContain('| **getRange**');
    expect(await pageOf('grpc')).toContain('| **getRange, through a gateway**');
    const [, plot = ''] = /!\[.*\]\((.*\.svg)\)/.exec(await pageOf('growth')) ?? [];
    const svg = await readFile(join(folder, 'docs/benchmarks', plot), 'utf8');
    expect(svg).toMatch(/^<svg[\s\S]*getRange/);
    const index = await readFile(join(folder, 'docs/benchmarks.md'), 'utf8');
    for (const { name } of report.suites) expect(index).toContain(`(benchmarks/${name}.md)`);
  });
}, 300_000);

it('measures every job on documents, call by call, and leaves none on the server', async ({
  skip,
}) => {
  if ('unavailable' in mongo) return skip(mongo.unavailable);
  const { url } = mongo;
  const before = await databases(url);
  await inFolder(async (folder) => {
    const report = await bench(folder, 'documents', '--quick');
    expectEveryWay(report);
    for (const { title, calls, ways } of report.suites.flatMap(({ jobs }) => jobs)) {
      for (const { latencies } of ways) {
        expect(
          latencies?.map(({ length }) => length),
          title,
        ).toEqual([calls, calls]);
      }
    }
    expect(report.suites).toMatchObject([{ server: expect.stringContaining('MongoDB') }]);
  });
  expect(await databases(url)).toEqual(before);
}, 300_000);

it('measures every job on caches and rate limits, and counts to the token', async ({ skip }) => {
  const problem = await hostProblem();
  skip(problem !== undefined && !process.env['REDIS_URL'], problem);
  const engineExists = process.platform === 'linux';
  skip(!engineExists && !process.env['CLICKHOUSE_URL'], 'no ClickHouse: set CLICKHOUSE_URL');
  await inFolder(async (folder) => {
    const report = await bench(folder, 'cache', '--quick');
    expectEveryWay(report);
    expect(report.suites).toMatchObject([{ server: expect.stringMatching(/Redis.*ClickHouse/) }]);
  });
}, 300_000);

it('says on a wrong command line how it is used', async () => {
  const failed = promisify(execFile)(process.execPath, [program, '--rows', 'many']);
  await expect(failed).rejects.toMatchObject({ code: 2, stderr: /--rows[\s\S]*pnpm bench/ });
});

function expectEveryWay(report: Report): void {
  for (const job of report.suites.flatMap(({ jobs }) => jobs)) {
    const roles = job.ways.map(({ role }) => role);
    expect(roles, job.title).toContain('bound');
    expect(roles, job.title).toContain('ours');
    for (const way of job.ways) {
      expect(way.times, way.name).toHaveLength(report.runs);
      if (way.memory) expect(way.memory.peak).toBeGreaterThanOrEqual(way.memory.rest / 2);
    }
  }
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'jts-bench-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function bench(folder: string, ...args: string[]): Promise<Report> {
  const json = join(folder, 'report.json');
  const env = 'url' in mongo ? { ...process.env, MONGODB_URL: mongo.url } : process.env;
  const all = [program, ...args, '--json', json];
  await promisify(execFile)(process.execPath, all, { cwd: folder, env });
  return JSON.parse(await readFile(json, 'utf8'));
}

async function databases(url: string): Promise<string[]> {
  const client = new MongoClient(url);
  const found = await client.db().admin().listDatabases({ nameOnly: true });
  await client.close();
  return found.databases.map(({ name }) => name).filter((name) => name.startsWith('jts_bench_'));
}
