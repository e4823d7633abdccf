import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} PackedPackage A package as npm would publish it.
 * @property {string} folder
 * @property {string} tarball
 * @property {Manifest} manifest
 *
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {boolean} [private]
 * @property {Record<string, unknown>} exports
 * @property {Record<string, string>} [peerDependencies]
 */

/**
 * Runs a program and returns what it printed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(command, args, cwd = root) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

/**
 * Packs every published package into a temporary folder, which is gone when `use` has ended.
 *
 * @param {(packages: readonly PackedPackage[], temporary: string) => Promise<void>} use
 */
export async function withPackedPackages(use) {
  const temporary = await mkdtemp(join(tmpdir(), 'jts-packed-'));
  try {
    const { ok, output } = await run('pnpm', [
      ...['--recursive', '--filter', './packages/*'],
      ...['pack', '--pack-destination', temporary],
    ]);
    if (!ok) throw new Error(`pnpm pack failed (it needs pnpm on the PATH):\n${output}`);
    await use(await packedPackages(temporary), temporary);
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/**
 * @param {string} temporary
 * @returns {Promise<PackedPackage[]>}
 */
async function packedPackages(temporary) {
  const packed = [];
  for (const name of await readdir(join(root, 'packages'))) {
    const folder = join(root, 'packages', name);
    /** @type {Manifest} */
    const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (manifest.private) continue;
    const file = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
    packed.push({ folder, manifest, tarball: join(temporary, file) });
  }
  return packed;
}
