import { execFileSync, spawnSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of its own, in memory, on which there may be no room left. */
export interface SmallDisk {
  /** An empty folder on it. */
  readonly path: string;
  /** From now on it holds what it holds, and not a byte more. */
  fill(): void;
  empty(): void;
  remove(): Promise<void>;
}

/** Takes the right to mount. @param megabytes how much fits */
export async function openSmallDisk(megabytes: number): Promise<SmallDisk> {
  const mount = await mkdtemp(join(tmpdir(), 'jts-disk-'));
  const size = `size=${megabytes}m`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', size, 'tmpfs', mount]);
  return {
    path: join(mount, 'data'),
    fill() {
      // Not by a file: writing that would keep this process from all else. The server may write
      // between the look and the deed.
      while (freeOf(mount) > 0) spawnSync('mount', ['-o', `remount,size=${usedOf(mount)}`, mount]);
    },
    empty: () => {
      execFileSync('mount', ['-o', `remount,${size}`, mount]);
    },
    async remove() {
      execFileSync('umount', [mount]);
      await rm(mount, { recursive: true });
    },
  };
}

function freeOf(mount: string): number {
  return statfsSync(mount).bavail;
}

/** In bytes. */
function usedOf(mount: string): number {
  const { blocks, bavail, bsize } = statfsSync(mount);
  return (blocks - bavail) * bsize;
}
