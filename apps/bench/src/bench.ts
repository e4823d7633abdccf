#!/usr/bin/env node
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Job, Suite } from './harness/job.js';
import { type Progress, runSuite } from './harness/run-suite.js';
import { type Options, parseOptions, usage } from './options.js';
import { curveFile, curveSvg, curvesOf } from './report/curves.js';
import { jobTable } from './report/job-table.js';
import { describeMachine, loadNow } from './report/machine.js';
import { indexPage, suitePage } from './report/page.js';
import type { MeasuredSuite, Report } from './report/report.js';
import { type ServerName, servers } from './servers/servers.js';
import type { ServerAccess, Settings } from './settings.js';
import { loadSuite, suiteNames } from './suites.js';

/** Ignored by git, in the working folder. */
const outputFolder = '.bench';
const pageFolder = 'docs/benchmarks';

const terminal: Progress = {
  log: (line) => console.error(`… ${line}`),
  job: (result) => console.log(`\n### ${result.title}\n\n${jobTable(result)}\n`),
};

async function main(options: Options): Promise<void> {
  const chosen = await Promise.all(options.suites.map(loadSuite));
  checkJobs(
    options.jobs,
    chosen.flatMap((suite) => suite.jobs(options.sizes)),
  );
  const names = [...new Set(chosen.map(({ server }) => server))];
  // Before minutes have gone into the suites of another server.
  for (const name of names) await checkServer(name);
  // Before any of the load is ours.
  const load = loadNow();
  const { sizes, runs } = options;
  const machine = await describeMachine();
  const interrupted = interruption();
  const path = options.json ?? join(outputFolder, `${stamp()}.json`);
  const suites: MeasuredSuite[] = [];
  const report: Report = { machine, sizes, runs, suites };
  for (const name of names) {
    const own = chosen.filter(({ server }) => server === name);
    for await (const suite of measure(name, own, options, load, interrupted)) {
      suites.push(suite);
      // After each: what took half an hour must not be lost with the next.
      await writeText(path, `${JSON.stringify(report, null, 2)}\n`);
    }
  }
  if (options.writeDocs) await writePages(report);
}

/** By a first Ctrl-C; a second one ends the process at once. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      terminal.log('interrupted: what was made on the server is dropped');
      controller.abort(new Error('interrupted'));
    });
  }
  return controller.signal;
}

const stamp = () => new Date().toISOString().replaceAll(':', '-');

async function checkServer(name: ServerName): Promise<void> {
  const problem = await servers[name].problem();
  if (problem !== undefined) throw new Error(problem);
}

/** Measures the suites of one server, while no other one runs. */
async function* measure(
  name: ServerName,
  suites: readonly Suite[],
  options: Options,
  load: number,
  interrupted: AbortSignal,
): AsyncGenerator<MeasuredSuite> {
  const server = await servers[name].open(options.keep ? join(outputFolder, 'engine') : undefined);
  const settings = settingsFor(server.access, options);
  const profiles = options.profile ? join(outputFolder, 'profiles') : undefined;
  try {
    for (const suite of suites) {
      const before = { at: new Date().toISOString(), server: server.description, load };
      const result = await runSuite(
        suite,
        settings,
        { ...options, profiles, interrupted },
        terminal,
      );
      yield { ...result, ...before };
    }
  } finally {
    await server.drop(settings.scratchPrefix);
    await server.stop();
  }
}

function checkJobs(asked: readonly string[], jobs: readonly Job[]): void {
  const ids = jobs.map(({ id }) => id);
  const unknown = asked.find((id) => !ids.includes(id));
  if (unknown !== undefined) throw new Error(`no job ${unknown}: there are ${ids.join(', ')}`);
}

function settingsFor(server: ServerAccess, { sizes, keep }: Options): Settings {
  const scratchPrefix = `jts_bench_${randomBytes(4).toString('hex')}_`;
  const dataDatabase = keep ? `jts_bench_${sizes.rows}` : `${scratchPrefix}data`;
  return { server, sizes, dataDatabase, scratchPrefix };
}

/** Of the suites that were measured, and the one that leads to all. */
async function writePages(report: Report): Promise<void> {
  await writeText('docs/benchmarks.md', indexPage(await Promise.all(suiteNames.map(loadSuite))));
  for (const suite of report.suites) {
    await writeText(join(pageFolder, `${suite.name}.md`), suitePage(suite, report));
    for (const curve of curvesOf(suite.jobs)) {
      await writeText(join(pageFolder, curveFile(curve)), curveSvg(curve));
    }
  }
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
