import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { UnsupportedError } from '@jts/domain';
import { errorCode, pathError } from './path-errors.js';

export interface Pipe {
  /** Our end; the reader sees the end of its input once every copy of it is closed. */
  readonly keep: number;
  /** The end for a child process. */
  readonly give: number;
}

/**
 * A pipe of the kernel, by way of a name at `path` that is gone again afterwards. The `'pipe'` of
 * `spawn` is a socket, which nobody can open as `/dev/stdin`.
 * Our end is open both ways, since that never waits for a reader. Node opens files so that no other
 * child process inherits them.
 */
export async function openPipe(path: string): Promise<Pipe> {
  let keep: number | undefined;
  try {
    rmSync(path, { force: true });
    await promisify(execFile)('mkfifo', ['-m', '600', path]);
    keep = openSync(path, constants.O_RDWR);
    const give = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    rmSync(path);
    return { keep, give };
  } catch (error) {
    if (keep !== undefined) closeSync(keep);
    if (errorCode(error) !== 'ENOENT') throw pathError(path, error);
    throw new UnsupportedError(
      'the embedded store needs the program mkfifo (Debian package coreutils)',
      { cause: error },
    );
  }
}
