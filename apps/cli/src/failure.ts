import { redactUrls, Secrets } from '@jts/adapter-kit';
import { systemReasonOf } from '@jts/adapter-kit/node';
import { isStorageError } from '@jts/domain';
import { CommanderError } from 'commander';
import { secretsOfArguments } from './hide-secrets.js';
import { remark, type Terminal } from './terminal.js';

/** What a process of `jts` ends with. */
const exitCode = { done: 0, failed: 1, usage: 2 } as const;

/** The command was refused or failed. Without a message, its report has said why. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/** Parts of a command failed, each for a reason of its own. */
export class SeveralFailed extends Error {
  override readonly name = 'SeveralFailed';

  constructor(readonly errors: readonly unknown[]) {
    super();
  }
}

/** The command line makes no sense. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** Takes out of a text what is secret in it. */
export type Hide = (text: string) => string;

/** URLs of any text, and what this command line has of secrets, in whatever form a message repeats it. */
export function hiding(args: readonly string[]): Hide {
  const secrets = new Secrets('', secretsOfArguments(args));
  return (text) => redactUrls(secrets.hide(text));
}

/** Tells a failure in one line (with its causes, if `verbose`), and says how the process ends. */
export function report(terminal: Terminal, error: unknown, verbose: boolean, hide: Hide): number {
  if (!(error instanceof SeveralFailed)) return reportOne(terminal, error, verbose, hide);
  const codes = error.errors.map((one) => reportOne(terminal, one, verbose, hide));
  return codes.at(-1) ?? exitCode.failed;
}

function reportOne(terminal: Terminal, error: unknown, verbose: boolean, hide: Hide): number {
  // Commander has printed its own message already; `--help` and `--version` end with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  const isTold = error instanceof CommandFailed && error.message === '';
  if (!isTold) remark(terminal, hide(`jts: ${oneLine(error)}`));
  if (!verbose) return exitOf(error);
  for (const line of causes(isTold ? error.cause : error)) remark(terminal, hide(line));
  return exitOf(error);
}

function exitOf(error: unknown): number {
  return error instanceof UsageError ? exitCode.usage : exitCode.failed;
}

/** How the process ends as far as its output goes. */
export function outputCode(terminal: Terminal, error: Error | undefined): number {
  // A pipe that is closed early (`jts export ... | head`) has got what it wanted.
  if (error === undefined || ('code' in error && error.code === 'EPIPE')) return exitCode.done;
  remark(terminal, `jts: the output can't be written: ${systemReasonOf(error)}`);
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
export function wrongUsage(text: string, hide: Hide): string {
  const told = hide(unfolded(text.replace(/^error: /, '').trimEnd()));
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
    const { message, stack = message } = cause;
    yield `  ${cause === error ? 'at' : 'caused by'} ${stack.replace(message, () => unfolded(message))}`;
  }
}
