import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * @typedef {object} Installed A package as it lies on this machine.
 * @property {string} folder
 * @property {import('../packed.mjs').Manifest} manifest
 */

/**
 * What pnpm has installed for a workspace, by `name@version`; also what an earlier install has left.
 *
 * @param {string} folder of the workspace
 * @returns {Promise<ReadonlyMap<string, Installed>>}
 */
export async function readInstalled(folder) {
  const store = join(folder, 'node_modules/.pnpm');
  const entries = await readdir(store).catch(() => []);
  const packages = await Promise.all(
    entries.map((entry) => packagesIn(join(store, entry, 'node_modules'))),
  );
  const installed = await Promise.all(
    packages.flat().map(async (at) => {
      const manifest = JSON.parse(await readFile(join(at, 'package.json'), 'utf8'));
      return /** @type {const} */ ([
        `${manifest.name}@${manifest.version}`,
        { folder: at, manifest },
      ]);
    }),
  );
  return new Map(installed);
}

/**
 * The packages themselves: beside them lie links to what they depend on.
 *
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
async function packagesIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== '.bin');
  const found = folders.map(async ({ name }) => {
    const at = join(folder, name);
    return name.startsWith('@') ? packagesIn(at) : [at];
  });
  return (await Promise.all(found)).flat();
}
