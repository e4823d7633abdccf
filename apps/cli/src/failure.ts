import { redactUrls } from '@jts/adapter-kit';
import { isStorageError } from '@jts/domain';
import { CommanderError } from 'commander';
import { reason } from './system-errors.js';
import { remark, type Terminal } from './terminal.js';

/** What a process of `jts` ends with. */
const exitCode = { done: 0, failed: 1, usage: 2 } as const;

/** The command was refused or failed. Without a message, its report has said why. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Tells a failure in one line (with its causes, if `verbose`), and says how the process ends. */
export function report(terminal: Terminal, error: unknown, verbose: boolean): number {
  // Commander has printed its own message already; `--help` and `--version` end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  const isTold = error instanceof CommandFailed && error.message === '';
  if (!isTold) remark(terminal, redactUrls(`jts: ${oneLine(error)}`));
  if (!verbose) return exitOf(error);
  for (const line of causes(isTold ? error.cause : error)) remark(terminal, redactUrls(line));
  return exitOf(error);
}

function exitOf(error: unknown): number {
  return error instanceof UsageError ? exitCode.usage : exitCode.failed;
}

/** How the process ends as far as its output goes. */
export function outputCode(terminal: Terminal, error: Error | undefined): number {
  // A pipe that is closed early (`jts export ... | head`) has got what it wanted.
  if (error === undefined || ('code' in error && error.code === 'EPIPE')) return exitCode.done;
  remark(terminal, `jts: the output can't be written: ${reason(error)}`);
  return exitCode.failed;
}

/** The options that a use case asks for, as they are typed here. */
export function asTyped(message: string): string {
  return message
    .replaceAll('call ensureSchema()', 'jts import creates it')
    .replace(/\bthe dateFormat\b/, '--date-format')
    .replace(/\bwithout incremental\b/, 'without --incremental')
    .replace(/\bcolumns(?=\.| can )/, '--columns');
}

/** What commander says of a command line, in one line like every other error. */
export function wrongUsage(text: string): string {
  const told = redactUrls(unfolded(text.replace(/^error: /, '').trimEnd()));
  return `jts: ${told} (jts --help tells more)\n`;
}

function oneLine(error: unknown): string {
  const text = unfolded(error instanceof Error ? asTyped(error.message) : String(error));
  if (!isStorageError(error)) return text;
  return error.code === 'ABORTED' ? 'interrupted' : `${text} (${error.code})`;
}

const unfolded = (text: string) => text.replaceAll(/\s*[\r\n]+\s*/g, ' ');

function* causes(error: unknown): Generator<string> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    yield `  ${cause === error ? 'at' : 'caused by'} ${cause.stack ?? cause.message}`;
  }
}
