import { execFileSync } from 'node:child_process';
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
      const { bavail, bsize } = statfsSync(mount);
      const free = bavail * bsize;
      if (free > 0) execFileSync('fallocate', ['-l', String(free), filler]);
    },
    empty: () => rmSync(filler, { force: true }),
    async remove() {
      execFileSync('umount', [mount]);
      await rm(mount, { recursive: true });
    },
  };
}
