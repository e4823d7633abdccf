import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { CommandFailed } from './failure.js';
import type { Terminal } from './terminal.js';

/** A file to read, or standard input. */
export interface Input {
  /** For messages and reports: the file's name, or `standard input`. */
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes, where it is known. */
  readonly size?: number;
  close(): Promise<void>;
}

/** Opens `-` or a path, so that a wrong path fails before anything else is done. */
export async function openInput(terminal: Terminal, path: string): Promise<Input> {
  if (path === '-') {
    return { name: 'standard input', bytes: terminal.stdin, close: async () => {} };
  }
  const file = await openFile(resolve(terminal.cwd, path), path);
  const { size } = await file.stat();
  return {
    name: basename(path),
    bytes: file.createReadStream({ autoClose: false, highWaterMark: 1_048_576 }),
    size,
    close: () => file.close(),
  };
}

async function openFile(path: string, shown: string): Promise<FileHandle> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    if ((await file.stat()).isDirectory()) throw new CommandFailed(`${shown} is a folder`);
    return file;
  } catch (error) {
    await file?.close();
    if (error instanceof CommandFailed) throw error;
    throw new CommandFailed(`${shown} can't be read: ${reason(error)}`, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
};

/** Why the system refused a file. */
export function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}
