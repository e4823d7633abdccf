import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { neededSettings } from '../../supply/policy.mjs';

// biome-ignore lint/suspicious/noExplicitAny: a test breaks whatever it likes
export type Files = Record<string, any>;

export const integrity = `sha512-${'A'.repeat(86)}==`;
const commit = '0123456789abcdef0123456789abcdef01234567';
const resolution = { integrity };

/** Where pnpm keeps a package. */
export const installedAt = (name: string, version: string, file = 'package.json') =>
  `node_modules/.pnpm/${name.replace('/', '+')}@${version}/node_modules/${name}/${file}`;

/**
 * A workspace without a problem: `own` is published and needs `used`, which needs `deep`, and the peer
 * `peer`; `builder` is a tool under the GPL that brings an install script.
 */
function wholesome(): Files {
  const versions = { used: '1.0.0', deep: '1.2.3', peer: '2.0.0', builder: '3.0.0' };
  const { deep: _, ...catalog } = versions;
  const installed = (name: keyof typeof versions, license = 'MIT') => ({
    [installedAt(name, versions[name])]: { name, version: versions[name], license },
  });
  return {
    'pnpm-workspace.yaml': {
      packages: ['packages/*'],
      ...neededSettings,
      ignoredBuiltDependencies: ['builder'],
      catalog,
    },
    'package.json': {
      name: 'root',
      private: true,
      packageManager: 'pnpm@10.0.1',
      devDependencies: { builder: 'catalog:', peer: 'catalog:' },
    },
    'packages/own/package.json': {
      name: 'own',
      version: '0.1.0',
      license: 'MIT',
      dependencies: { used: 'catalog:' },
      peerDependencies: { peer: '^2.0.0' },
    },
    'pnpm-lock.yaml': {
      lockfileVersion: '9.0',
      importers: {
        '.': { devDependencies: { builder: { version: '3.0.0' }, peer: { version: '2.0.0' } } },
        'packages/own': { dependencies: { used: { version: '1.0.0(peer@2.0.0)' } } },
      },
      packages: Object.fromEntries(
        Object.entries(versions).map(([name, version]) => [`${name}@${version}`, { resolution }]),
      ),
      snapshots: {
        'used@1.0.0(peer@2.0.0)': { dependencies: { deep: '1.2.3', peer: '2.0.0' } },
        'deep@1.2.3': {},
        'peer@2.0.0': {},
        'builder@3.0.0': {},
      },
    },
    ...installed('used', 'ISC'),
    ...installed('deep', '(MIT OR GPL-3.0-only)'),
    ...installed('peer', 'Apache-2.0'),
    [installedAt('builder', versions.builder)]: {
      ...{ name: 'builder', version: versions.builder, license: 'GPL-3.0-only' },
      scripts: { postinstall: 'node build.js' },
    },
    '.github/workflows/ci.yml': `steps:\n  - uses: actions/checkout@${commit} # v4.2.2\n`,
    '.ci/run': 'npx -y pnpm@10.0.1 install\n',
    'README.md': '',
    'CONTRIBUTING.md': '`npx -y pnpm@10.0.1`.\n',
  };
}

/** Writes that workspace to a folder, changed as asked, which is gone after the test. */
export async function smallWorkspace(change: (files: Files) => void = () => {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'supply-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = wholesome();
  change(files);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    // JSON is YAML, too.
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text);
  }
  return folder;
}
