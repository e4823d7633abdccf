import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
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
 * @property {unknown} [license]
 * @property {Record<string, unknown>} exports
 * @property {{ exports?: Record<string, unknown>, access?: string, provenance?: boolean }} [publishConfig]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 * @property {string} [packageManager]
 * @property {unknown} [pnpm]
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

/** @returns {Promise<Omit<PackedPackage, 'tarball'>[]>} what is not private */
async function publishedPackages() {
  const published = [];
  for (const group of ['packages', 'apps']) {
    for (const name of await readdir(join(root, group))) {
      const folder = join(root, group, name);
      /** @type {Manifest} */
      const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      if (!manifest.private) published.push({ folder, manifest });
    }
  }
  return published;
}

/**
 * Packs every published package into a temporary folder, which is gone when `use` has ended.
 *
 * @param {(packages: readonly PackedPackage[], temporary: string) => Promise<void>} use
 */
export async function withPackedPackages(use) {
  const published = await publishedPackages();
  const temporary = await mkdtemp(join(tmpdir(), 'jts-packed-'));
  try {
    const filters = published.map(({ manifest }) => `--filter=${manifest.name}`);
    const pack = ['--recursive', ...filters, 'pack', '--pack-destination', temporary];
    const { ok, output } = await run('pnpm', pack);
    if (!ok) throw new Error(`pnpm pack failed (it needs pnpm on the PATH):\n${output}`);
    const packed = published.map(({ folder, manifest }) => {
      const { name, version } = manifest;
      const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
      return { folder, manifest, tarball: join(temporary, file) };
    });
    await use(packed, temporary);
  } finally {
    await rm(temporary, { recursive: true });
  }
}

/**
 * The specifiers by which users import the package: what is published of its exports.
 *
 * @param {Manifest} manifest
 */
export function entryPoints(manifest) {
  const exports = manifest.publishConfig?.exports ?? manifest.exports;
  const paths = Object.keys(exports).filter((path) => path !== './package.json');
  return paths.map((path) => ({ path, specifier: posix.join(manifest.name, path) }));
}
