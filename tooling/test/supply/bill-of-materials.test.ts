import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { billOfMaterials, schemaErrors } from '../../supply/bill-of-materials.mjs';
import { readInstalled } from '../../supply/installed.mjs';
import { licencesOf } from '../../supply/licences.mjs';
import { publishedParts } from '../../supply/parts.mjs';
import { readWorkspace } from '../../supply/workspace.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const workspace = await readWorkspace(root);
const parts = publishedParts(workspace);
const licences = licencesOf(parts, await readInstalled(root), workspace.members);
// 64 bytes each, as of a tarball.
const digest = (key: string) => Buffer.alloc(64, key).toString('base64');
const own = [...parts].filter(([, { path }]) => path !== undefined).map(([key]) => key);
const integrities = new Map(own.map((key) => [key, `sha512-${digest(key)}`]));
const text = billOfMaterials(parts, licences, integrities);
const bill = JSON.parse(text);
const components: readonly Component[] = bill.components;

interface Component {
  readonly 'bom-ref': string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope: string;
  readonly licenses: readonly unknown[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
}

const nameOf = ({ group, name }: Component) => (group === undefined ? name : `${group}/${name}`);
const keyOf = (component: Component) => `${nameOf(component)}@${component.version}`;

/** All that is reached from a package by the links of its node_modules, without the lockfile. */
function reached(folder: string, found = new Set<string>()): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const key = `${manifest.name}@${manifest.version}`;
  if (found.has(key)) return found;
  found.add(key);
  const { dependencies, optionalDependencies } = manifest;
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const at = linked(folder, name);
    if (at !== undefined) reached(at, found);
  }
  return found;
}

function linked(folder: string, name: string): string | undefined {
  for (let at = folder; at !== dirname(at); at = dirname(at)) {
    try {
      return realpathSync(join(at, 'node_modules', name));
    } catch {
      // further up, or for another machine
    }
  }
  return undefined;
}

describe('the bill of materials', () => {
  it('is valid CycloneDX', async () => {
    expect(await schemaErrors(text)).toBeNull();
  });

  it('would not be with a word that the schema does not know', async () => {
    expect(
      await schemaErrors(text.replace('"scope": "required"', '"scope": "needed"')),
    ).not.toBeNull();
    expect(await schemaErrors(text.replace('"version"', '"edition"'))).not.toBeNull();
  });

  it('is the same in any order of what it is made from, and at any time', () => {
    const shuffled = new Map([...parts].toReversed());
    expect(billOfMaterials(shuffled, licences, integrities)).toBe(text);
    expect(bill).not.toHaveProperty('serialNumber');
    expect(bill.metadata).not.toHaveProperty('timestamp');
  });

  it('names each published package, and nothing private', () => {
    const names = components.map(nameOf).filter((name) => name.startsWith('@jts/'));
    const published = [...workspace.members.values()].filter((one) => !one.private);
    expect(names.toSorted()).toEqual(published.map(({ name }) => name).toSorted());
    expect(published.length).toBeGreaterThan(9);
  });

  it('names all that the links of node_modules lead to', () => {
    const folders = [...parts.values()].flatMap(({ path }) => path ?? []);
    const found = folders.flatMap((path) => [...reached(join(root, path))]);
    expect(found.length).toBeGreaterThan(40);
    expect(components.map(keyOf)).toEqual(expect.arrayContaining([...new Set(found)]));
  });

  it('names nothing that only we need', () => {
    const names = components.map(nameOf);
    for (const tool of ['vitest', 'typescript', 'tsup', 'tsx', 'echarts', 'pg', 'testcontainers']) {
      expect(names).not.toContain(tool);
    }
  });

  it('names the engine of every machine, as what is left out where it is not wanted', () => {
    const engine = components.filter((one) => /^@chdb$|^@yuuang$/.test(one.group ?? ''));
    expect(engine.length).toBeGreaterThan(5);
    expect(new Set(engine.map(({ scope }) => scope))).toEqual(new Set(['optional']));
    expect(components.find(({ name }) => name === 'zod')?.scope).toBe('required');
  });
});

it.each(components.map((one) => [keyOf(one), one] as const))(
  '%s has its address, its licence and its hash',
  (key, { purl, licenses, hashes, ...component }) => {
    const name = nameOf({ purl, licenses, hashes, ...component });
    expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${component.version}`);
    const [licence] = licenses as readonly { license?: { id: string }; expression?: string }[];
    expect(licence?.license?.id ?? licence?.expression).toBe(licences.get(key));
    const integrity =
      workspace.lockfile.packages[key]?.resolution['integrity'] ?? integrities.get(key);
    const content = Buffer.from(integrity?.slice('sha512-'.length) ?? '', 'base64').toString('hex');
    expect(hashes).toEqual([{ alg: 'SHA-512', content }]);
  },
);

it('what a component needs is in the bill itself', () => {
  const refs = new Set([...components.map((one) => one['bom-ref']), 'jts-storage']);
  const dependencies: readonly { ref: string; dependsOn?: readonly string[] }[] = bill.dependencies;
  expect(new Set(dependencies.map(({ ref }) => ref))).toEqual(refs);
  for (const { dependsOn = [] } of dependencies) {
    expect([...refs]).toEqual(expect.arrayContaining([...dependsOn]));
  }
  const needsOf = (ref: string) => dependencies.find((one) => one.ref === ref)?.dependsOn;
  expect(needsOf('jts-storage')).toHaveLength(own.length);
  expect(needsOf(components.find(({ name }) => name === 'ports')?.['bom-ref'] ?? '')).toEqual([
    components.find(({ name }) => name === 'domain')?.['bom-ref'],
  ]);
});
