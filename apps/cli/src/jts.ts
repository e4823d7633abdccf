#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { exitCode } from './failure.js';
import { reason } from './input.js';
import { run } from './program.js';

const interrupt = new AbortController();
// Once: the second Ctrl-C ends the process at once.
process.once('SIGINT', () => interrupt.abort());
process.once('SIGTERM', () => interrupt.abort());

let unwritable: NodeJS.ErrnoException | undefined;
process.stdout.on('error', (error) => {
  unwritable ??= error;
  // Nobody reads on: there is nothing left to do.
  interrupt.abort();
});
process.stderr.on('error', () => {});

const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
const code = await run(
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    interrupted: interrupt.signal,
  },
  process.argv.slice(2),
  manifest.version,
);
// A pipe that is closed early (`jts export ... | head`) has got what it wanted.
const hasEnough = unwritable?.code === 'EPIPE';
if (unwritable !== undefined && !hasEnough) {
  process.stderr.write(`jts: standard output can't be written: ${reason(unwritable)}\n`);
}
process.exitCode = hasEnough ? exitCode.done : unwritable === undefined ? code : exitCode.failed;
