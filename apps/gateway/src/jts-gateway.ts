#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { destination } from 'pino';
import { createLog, shownError } from './operation/log.js';
import { run } from './program.js';

const log = destination({ dest: 1, sync: false });
// Nobody reads the log: that is no reason to stop serving.
log.on('error', () => {});
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // The second one ends it at once. Not by the signal itself, which does nothing to the first process of
    // a container.
    if (stop.signal.aborted) end(128 + constants.signals[signal]);
    stop.abort(signal);
  });
}

function end(code: number): never {
  log.flushSync();
  process.exit(code);
}

const failed = (error: unknown) => {
  createLog('fatal', log).fatal(shownError(error), 'failed unexpectedly');
  end(1);
};
process.on('uncaughtException', failed);
process.on('unhandledRejection', failed);

const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
const { env, stdout, stderr } = process;
const { version } = manifest;
process.exitCode = await run(
  { env, stdout, stderr, version, destination: log, stop: stop.signal },
  process.argv.slice(2),
);
log.end();
