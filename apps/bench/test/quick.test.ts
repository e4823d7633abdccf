import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import type { Report } from '../src/report/report.js';

const program = fileURLToPath(new URL('../dist/bench.js', import.meta.url));

it('measures every job in every way, all ending in the same bars', async ({ skip }) => {
  const engineExists = process.platform === 'linux';
  skip(!engineExists && !process.env['CLICKHOUSE_URL'], 'no ClickHouse: set CLICKHOUSE_URL');
  const folder = await mkdtemp(join(tmpdir(), 'jts-bench-'));
  try {
    const report = await bench(folder, '--quick', '--write-docs');
    for (const job of report.suites.flatMap(({ jobs }) => jobs)) {
      const roles = job.ways.map(({ role }) => role);
      expect(roles, job.title).toContain('bound');
      expect(roles, job.title).toContain('ours');
      for (const way of job.ways) {
        expect(way.times, way.name).toHaveLength(report.runs);
        expect(way.memory.peak).toBeGreaterThan(0);
      }
    }
    const page = await readFile(join(folder, 'docs/benchmarks.md'), 'utf8');
    expect(page).toContain(report.machine.processor);
    expect(page).toContain('| **getRange**');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);

it('says on a wrong command line how it is used', async () => {
  const failed = promisify(execFile)(process.execPath, [program, '--rows', 'many']);
  await expect(failed).rejects.toMatchObject({ code: 2, stderr: /--rows[\s\S]*pnpm bench/ });
});

async function bench(folder: string, ...args: string[]): Promise<Report> {
  const json = join(folder, 'report.json');
  await promisify(execFile)(process.execPath, [program, ...args, '--json', json], { cwd: folder });
  return JSON.parse(await readFile(json, 'utf8'));
}
