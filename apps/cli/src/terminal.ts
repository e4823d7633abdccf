import type { Readable, Writable } from 'node:stream';

/** What the program sees of the world: a test hands in its own. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Fires at Ctrl-C: work in hand ends at the next whole batch. */
  readonly interrupted: AbortSignal;
}

export function print(terminal: Terminal, text: string): void {
  terminal.stdout.write(`${text}\n`);
}

/** Remarks go to standard error, so that a pipe gets results only. */
export function remark(terminal: Terminal, text: string): void {
  terminal.stderr.write(`${text}\n`);
}
