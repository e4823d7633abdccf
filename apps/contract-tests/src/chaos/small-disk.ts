import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync, statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, in memory, that can be filled to the last byte. */
export interface SmallDisk {
  /** An empty folder on it. */
  readonly path: string;
  fill(): void;
  empty(): void;
  remove(): Promise<void>;
}

/** Takes the right to mount. @param megabytes how much fits */
export async function openSmallDisk(megabytes: number): Promise<SmallDisk> {
  const mount = await mkdtemp(join(tmpdir(), 'jts-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', mount]);
  const filler = join(mount, 'filler');
  return {
    path: join(mount, 'data'),
    fill() {
      // The server may write between the look and the deed.
      for (let free = spaceOf(mount); free > 0; free = spaceOf(mount)) {
        if (take(free, filler)) return;
      }
    },
    empty: () => rmSync(filler, { force: true }),
    async remove() {
      execFileSync('umount', [mount]);
      await rm(mount, { recursive: true });
    },
  };
}

function spaceOf(mount: string): number {
  const { bavail, bsize } = statfsSync(mount);
  return bavail * bsize;
}

/** @returns whether there was so much */
function take(bytes: number, file: string): boolean {
  const { status, stderr } = spawnSync('fallocate', ['-l', String(bytes), file]);
  if (status === 0) return true;
  if (/No space left/.test(String(stderr))) return false;
  throw new Error(`fallocate: ${stderr}`);
}
