#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dropDatabases } from './candles/table.js';
import type { Job } from './harness/job.js';
import { type Progress, runSuite, type SuiteResult } from './harness/run-suite.js';
import { type Options, parseOptions, usage } from './options.js';
import { jobTable } from './report/job-table.js';
import { describeMachine } from './report/machine.js';
import { page } from './report/page.js';
import type { Report } from './report/report.js';
import { openServer } from './server.js';
import type { ServerAccess, Settings } from './settings.js';
import { findSuite } from './suites.js';

/** Ignored by git, in the working folder. */
const outputFolder = '.jts/bench';

const terminal: Progress = {
  log: (line) => console.error(`… ${line}`),
  job: (result) => console.log(`\n### ${result.title}\n\n${jobTable(result)}\n`),
};

async function main(options: Options): Promise<void> {
  const chosen = options.suites.map(findSuite);
  const server = await openServer(options.keep ? join(outputFolder, 'engine') : undefined);
  const settings = settingsFor(server.access, options);
  const machine = describeMachine(server.description);
  // A first Ctrl-C ends the workers, and so the measurement; what it made on the server still goes.
  process.once('SIGINT', () => {});
  try {
    checkJobs(
      options.jobs,
      chosen.flatMap((suite) => suite.jobs(settings)),
    );
    const profiles = options.profile ? join(outputFolder, 'profiles') : undefined;
    const suites: SuiteResult[] = [];
    for (const suite of chosen) {
      suites.push(await runSuite(suite, settings, { ...options, profiles }, terminal));
    }
    const at = new Date().toISOString();
    await writeReport({ at, machine, sizes: options.sizes, runs: options.runs, suites }, options);
  } finally {
    await dropDatabases(server.access, settings.scratchPrefix);
    await server.stop();
  }
}

function checkJobs(asked: readonly string[], jobs: readonly Job[]): void {
  const ids = jobs.map(({ id }) => id);
  const unknown = asked.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new Error(`no job ${unknown}: there is ${ids.join(', ')}`);
}

function settingsFor(server: ServerAccess, { sizes, keep }: Options): Settings {
  const scratchPrefix = `jts_bench_${randomBytes(4).toString('hex')}_`;
  const dataDatabase = keep ? `jts_bench_${sizes.rows}` : `${scratchPrefix}data`;
  return { server, sizes, dataDatabase, scratchPrefix };
}

async function writeReport(report: Report, options: Options): Promise<void> {
  const { json = join(outputFolder, `${report.at.replaceAll(':', '-')}.json`) } = options;
  await writeText(json, `${JSON.stringify(report, null, 2)}\n`);
  if (options.writeDocs) await writeText('docs/benchmarks.md', page(report));
}

async function writeText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  console.error(`wrote ${path}`);
}

function readOptions(): Options | undefined {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}

const options = readOptions();
if (options?.help) console.log(usage);
else if (options !== undefined) {
  await main(options).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
