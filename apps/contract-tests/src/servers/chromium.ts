import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installPackages } from '@jts/mongo-server';
import type { ProvidedContext } from 'vitest';

const run = promisify(execFile);

/** As Debian, and as others call it. */
const programs = ['chromium', 'chromium-browser'];

/**
 * The Chromium of a test run: that of `CHROMIUM_PATH`, else this machine's, which is installed where it is
 * missing and root can do that.
 */
export async function findChromium(): Promise<ProvidedContext['chromium']> {
  const given = process.env['CHROMIUM_PATH'];
  if (given) return { path: given };
  const found = await first(programs);
  if (found !== undefined) return { path: found };
  const missing = 'no CHROMIUM_PATH, and there is no chromium here';
  if ((await first(['apt-get'])) === undefined) {
    return { unavailable: `${missing}, and no apt-get to install it` };
  }
  if (process.getuid?.() !== 0) {
    return { unavailable: `${missing}, and only root can install it` };
  }
  console.error('installs on this machine, with apt-get: chromium');
  await installPackages(['chromium']);
  const path = await first(programs);
  if (path === undefined) throw new Error('the package chromium has brought no chromium');
  return { path };
}

/** Where the first of these programs is that there is. */
async function first(names: readonly string[]): Promise<string | undefined> {
  const find = 'for p; do command -v "$p" && exit 0; done; exit 1';
  return run('sh', ['-c', find, 'sh', ...names]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
