import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { leavesOf } from '../src/config/leaves.js';
import { readConfig } from '../src/config/read-config.js';
import { configSchema } from '../src/config/schema.js';
import { useScratch } from './scratch.js';

const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
const scratch = useScratch();

it('the configuration of the README is sound', async () => {
  const file = await scratch.write('gateway.yaml', /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? '');
  expect(await readConfig({}, file)).toMatchObject({ market: { store: 'clickhouse' } });
});

it('the README has every setting, and no other', () => {
  const table = /## Settings\n(.*?)\n## /s.exec(readme)?.[1] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| `'));
  const named = rows.flatMap((row) => {
    const [, names = '', where = ''] = row.split('|');
    const prefixes = [...where.matchAll(/`([\w.]+)\.`/g)].map(([, prefix]) => `${prefix}.`);
    const fields = [...names.matchAll(/`([\w.[\]]+)`/g)].map(([, name]) => name ?? '');
    return fields.flatMap((field) =>
      prefixes.length === 0 ? field : prefixes.map((prefix) => prefix + field),
    );
  });
  const settings = leavesOf(configSchema).map(({ path }) => path.join('.'));
  expect(named.filter((name) => !name.startsWith('tokens[]')).sort()).toEqual([...settings].sort());
  const { element } = configSchema.shape.tokens.unwrap();
  const ofTokens = leavesOf(element).map(({ path }) => `tokens[].${path.join('.')}`);
  expect(named.filter((name) => name.startsWith('tokens[]')).sort()).toEqual(ofTokens.sort());
});
