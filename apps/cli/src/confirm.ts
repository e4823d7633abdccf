import { createInterface } from 'node:readline/promises';
import { CommandFailed } from './failure.js';
import { harmless, type Terminal } from './terminal.js';

/** Asks a person before something is deleted; where there is none, the answer is no. */
export async function confirm(terminal: Terminal, question: string): Promise<void> {
  if (!terminal.stdin.isTTY) throw new CommandFailed(`${question} Say so with --yes`);
  terminal.stderr.write(`${harmless(question)} [y/N] `);
  if (!/^y(es)?$/i.test(await readLine(terminal))) throw new CommandFailed('nothing was deleted');
}

/** A line without the blanks around it; empty at the end of the input, or at Ctrl-C. */
async function readLine({ stdin, interrupted }: Terminal): Promise<string> {
  // Without `output`: as an editor of lines, readline would keep Ctrl-C from the process.
  const lines = createInterface({ input: stdin, signal: interrupted });
  const { value } = await lines[Symbol.asyncIterator]().next();
  lines.close();
  return value?.trim() ?? '';
}
