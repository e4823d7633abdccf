#!/usr/bin/env node
import { readFile } from 'node:fs/promises';
import { hideSecrets } from './hide-secrets.js';

const args = process.argv.slice(2);
hideSecrets(args);
// Afterwards: to load all of it takes longer than everything before.
const { run } = await import('./program.js');

const interrupt = new AbortController();
const stop = () => interrupt.abort();
// Once: the second Ctrl-C ends the process at once.
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// Nobody reads on: there is nothing left to do.
process.stdout.on('error', stop);
// Remarks that nobody reads are no reason to stop.
process.stderr.on('error', () => {});

const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
process.exitCode = await run(
  {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    interrupted: interrupt.signal,
  },
  args,
  manifest.version,
);
