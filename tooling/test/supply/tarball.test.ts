import { describe, expect, it } from 'vitest';
import { tarballProblems } from '../../supply/tarball.mjs';

const manifest = {
  name: '@jts/domain',
  license: 'MIT',
  publishConfig: { access: 'public', provenance: true },
  dependencies: { '@jts/ports': '^0.1.0', zod: '4.6.7' },
};
const files = {
  'package.json': JSON.stringify(manifest),
  'README.md': '# @jts/domain',
  LICENSE: 'MIT License',
  'CHANGELOG.md': '# 0.1.0',
  'dist/index.js': 'export {};',
  'dist/index.js.map': '{}',
  'dist/chunk-A1B2.js': 'export {};',
  'dist/model/index.d.ts': 'export {};',
};

/** What is wrong with a tarball that has other files, or lacks some (`undefined`). */
function problems(changes: Readonly<Record<string, string | undefined>>) {
  const texts = Object.entries({ ...files, ...changes }).flatMap(([name, text]) =>
    text === undefined ? [] : [{ name, data: new TextEncoder().encode(text) }],
  );
  return tarballProblems(texts, '/home/somebody/jts/');
}

const withManifest = (changes: object) =>
  problems({ 'package.json': JSON.stringify({ ...manifest, ...changes }) });

it('a tarball of what is built, with its licence, has no problem', () => {
  expect(problems({})).toEqual([]);
});

describe('files', () => {
  it.each([
    ...['src/index.ts', 'test/a.test.ts', 'dist/index.ts', 'dist/a.test.js.snap', '.env'],
    ...['.npmrc', 'dist/.env', 'dist/../secret.js', 'tsconfig.json', 'sample/prices.csv'],
  ])('%s is not to be published', (name) => {
    expect(problems({ [name]: '' })).toEqual([`holds ${name}, which is not to be published`]);
  });

  it('the sample belongs to the command', () => {
    const cli = JSON.stringify({ ...manifest, name: '@jts/cli' });
    expect(problems({ 'package.json': cli, 'sample/prices.csv': '' })).toEqual([]);
  });

  it.each(['README.md', 'LICENSE', 'package.json'])('%s must be there', (name) => {
    expect(problems({ [name]: undefined })).toEqual([`holds no ${name}`]);
  });

  it('the path of the machine that built it tells users nothing good', () => {
    const text = '{"sources":["/home/somebody/jts/packages/domain/src/index.ts"]}';
    expect(problems({ 'dist/index.js.map': text })).toEqual([
      'dist/index.js.map holds the path of this workspace',
    ]);
  });
});

describe('the manifest', () => {
  it.each(['^4.6.7', '4', 'latest', 'catalog:', 'npm:other@1.0.0'])(
    'needs %s, which is not exact',
    (zod) => {
      const problem = `package.json: zod is ${zod}, which is not exact`;
      expect(withManifest({ dependencies: { zod } })).toEqual([problem]);
      expect(withManifest({ optionalDependencies: { zod } })).toEqual([problem]);
    },
  );

  it.each(['workspace:^', '*', '>=0.1.0'])('needs a package of ours in %s', (range) => {
    expect(withManifest({ dependencies: { '@jts/ports': range } })).toEqual([
      `package.json: @jts/ports is ${range}, which is not exact`,
    ]);
  });

  it.each(['preinstall', 'install', 'postinstall'])('%s would run at each user', (script) => {
    expect(withManifest({ scripts: { build: 'tsup', [script]: 'node x.js' } })).toEqual([
      `package.json: ${script} would run at each user's`,
    ]);
  });

  it.each([
    undefined,
    { access: 'public' },
    { access: 'public', provenance: false },
    { access: 'restricted', provenance: true },
  ])('publishConfig %j tells nobody where it was built', (publishConfig) => {
    expect(withManifest({ publishConfig })).toEqual([
      'package.json: publishConfig lacks "access": "public" or "provenance": true',
    ]);
  });

  it('names its licence', () => {
    expect(withManifest({ license: 'UNLICENSED' })).toEqual([
      'package.json: license is UNLICENSED, not MIT',
    ]);
  });
});
