import type { Readable, Writable } from 'node:stream';
import { printable } from '@jts/domain';

/** What the program sees of the world: a test hands in its own. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Fires at Ctrl-C: work in hand ends at the next whole batch. */
  readonly interrupted: AbortSignal;
}

/**
 * Text with its ends of lines, and without anything else that drives a terminal: a stored name must
 * not clear the screen of who lists it. JSON and YAML say the same afterwards.
 */
export const harmless = (text: string): string => text.split('\n').map(printable).join('\n');

export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${harmless(text)}\n`);
}

/** Prints a text itself, for a file or a program; before a person it is {@link harmless}, too. */
export function printExactly(terminal: Terminal, text: string): void {
  const { stdout } = terminal;
  stdout.write(`${stdout.isTTY ? harmless(text) : text}\n`);
}

/** Remarks go to standard error, so that a pipe gets results only. */
export function remark(terminal: Terminal, text: string): void {
  terminal.stderr.write(`${harmless(text)}\n`);
}
