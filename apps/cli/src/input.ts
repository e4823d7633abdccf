import { type FileHandle, open } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { systemReasonOf } from '@jts/adapter-kit/node';
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
    const { stdin } = terminal;
    // Else the process would wait for an input that nobody wants any more.
    const close = async () => void stdin.destroy();
    return { name: 'standard input', bytes: stdin, close };
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
    throw new CommandFailed(`${shown} can't be read: ${systemReasonOf(error)}`, { cause: error });
  }
}
