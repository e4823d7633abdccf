/** A user's project: plain npm, strict TypeScript, `lib: ES2022`, `import` and `require()`. */
import { existsSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryPoints, root } from '../packed.mjs';

/** @typedef {import('../packed.mjs').PackedPackage} PackedPackage */

/**
 * @typedef {object} Entry
 * @property {string} specifier
 * @property {boolean} browser Whether it promises to work without Node.
 * @property {Peer | undefined} peer The peer that it plugs into.
 *
 * @typedef {object} Peer
 * @property {string} name
 * @property {string} version That which this workspace has installed.
 */

/** Peers inside of which alone an entry works: it is compiled, but can't be run by itself. */
const hosts = new Set(['vitest']);

const compiler = {
  target: 'ES2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
};
const projects = {
  node: {
    compilerOptions: {
      ...compiler,
      lib: ['ES2022'],
      types: ['node'],
      module: 'NodeNext',
      outDir: 'out',
    },
    files: ['imported.mts', 'required.cts', 'plugins.mts', 'sample.mts'],
  },
  browser: {
    compilerOptions: {
      ...compiler,
      lib: ['ES2022', 'DOM'],
      types: [],
      module: 'ESNext',
      moduleResolution: 'Bundler',
      noEmit: true,
    },
    files: ['browser.mts', 'sample.mts'],
  },
};

/** @param {readonly Entry[]} entries */
const imports = (entries) =>
  namespaces(entries, (name, specifier) => `import * as ${name} from '${specifier}';`);

/** @param {readonly Entry[]} entries */
const requires = (entries) =>
  namespaces(entries, (name, specifier) => `import ${name} = require('${specifier}');`);

/**
 * A module that loads every entry and fails where one exports nothing.
 *
 * @param {readonly Entry[]} entries
 * @param {(name: string, specifier: string) => string} load
 */
function namespaces(entries, load) {
  const loads = entries.map(({ specifier }, index) => load(`entry${index}`, specifier));
  const table = entries.map(({ specifier }, index) => `  '${specifier}': entry${index},`);
  return `${loads.join('\n')}
const entries: Record<string, object> = {
${table.join('\n')}
};
for (const [specifier, entry] of Object.entries(entries)) {
  if (Object.keys(entry).length === 0) throw new Error(specifier + ' exports nothing');
}
`;
}

/**
 * @param {readonly PackedPackage[]} packages
 * @returns {Promise<Entry[]>}
 */
async function entriesOf(packages) {
  const entries = await Promise.all(
    packages.map(async ({ folder, manifest }) => {
      const config = JSON.parse(await readFile(join(folder, 'tsconfig.json'), 'utf8'));
      const browser = !config.compilerOptions?.types?.includes('node');
      const peers = Object.keys(manifest.peerDependencies ?? {});
      const entriesOfIt = entryPoints(manifest).map(async ({ path, specifier }) => {
        // `./vitest`; `./opentelemetry` for `@opentelemetry/api`.
        const name = peers.find(
          (peer) => path === `./${peer}` || peer.startsWith(`@${path.slice(2)}/`),
        );
        const peer =
          name === undefined ? undefined : { name, version: await installedVersion(name, folder) };
        return { specifier, browser: browser && path !== './node', peer };
      });
      return Promise.all(entriesOfIt);
    }),
  );
  return entries.flat();
}

/**
 * The version that the package, or else this workspace, has installed.
 *
 * @param {string} name
 * @param {string} [folder] the package's
 */
async function installedVersion(name, folder = root) {
  const manifests = [folder, root].map((one) => join(one, 'node_modules', name, 'package.json'));
  const [manifest = ''] = manifests.filter((file) => existsSync(file));
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}

/**
 * Writes the project into an empty folder.
 *
 * @param {string} folder
 * @param {readonly PackedPackage[]} packages
 */
export async function writeProject(folder, packages) {
  const entries = await entriesOf(packages);
  const own = packages.map(({ manifest, tarball }) => [manifest.name, `file:${tarball}`]);
  const peers = entries.flatMap(({ peer }) => (peer ? [[peer.name, peer.version]] : []));
  const compilers = ['typescript', '@types/node'].map(async (name) => [
    name,
    await installedVersion(name),
  ]);
  const isPlugin = (/** @type {Entry} */ { peer }) => peer !== undefined && hosts.has(peer.name);
  const runnable = entries.filter((entry) => !isPlugin(entry));
  const files = {
    'package.json': JSON.stringify({
      private: true,
      dependencies: Object.fromEntries([...own, ...peers, ...(await Promise.all(compilers))]),
      // What the packages need of each other comes from the tarballs too, never from a registry.
      overrides: Object.fromEntries(own.map(([name]) => [name, `$${name}`])),
    }),
    'tsconfig.node.json': JSON.stringify(projects.node),
    'tsconfig.browser.json': JSON.stringify(projects.browser),
    'imported.mts': imports(runnable),
    'required.cts': requires(runnable),
    'plugins.mts': imports(entries.filter(isPlugin)),
    'browser.mts': imports(runnable.filter(({ browser }) => browser)),
  };
  await Promise.all(
    Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text)),
  );
  const sample = fileURLToPath(new URL('./sample.mts', import.meta.url));
  await copyFile(sample, join(folder, 'sample.mts'));
}
