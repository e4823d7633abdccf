import type { Setting } from '@jts/domain';
import { expect, it } from 'vitest';
import { useMongo } from './mongo.js';

const mongo = useMongo();
const jts = (...args: string[]) => mongo.jts(['settings', ...args]);

it.for([
  ['5', 5],
  ['-1.5e3', -1500],
  ['true', true],
  ['null', null],
  ['"5"', '5'],
  ['{"a": [1, {"__proto__": 2}]}', JSON.parse('{"a": [1, {"__proto__": 2}]}')],
  ['dark', 'dark'],
  ['005930', '005930'],
  ['2024-01-02', '2024-01-02'],
  ['', ''],
] as const)('set %j is what get prints', async ([text, value]) => {
  expect(await jts('set', 'value', '--', text)).toMatchObject({ code: 0, err: '' });
  const { out } = await jts('get', 'value');
  expect(JSON.parse(out)).toEqual(value);
});

it.for([
  ['{a: 1}', 2, 'the value begins as JSON does, and is none'],
  ['12345678901234567890', 1, 'the value line 1: 12345678901234567890 has more digits'],
  ['{"a": 1, "a": 2}', 1, 'the value line 1: "a" comes twice'],
] as const)('set %j is refused', async ([text, code, says]) => {
  expect(await jts('set', 'refused', text)).toMatchObject({
    code,
    out: '',
    err: expect.stringContaining(`jts: ${says}`),
  });
  expect(await jts('get', 'refused')).toMatchObject({ code: 1 });
});

it('sets only the version that is expected', async () => {
  const set = (value: string, expected: string) =>
    jts('set', 'versioned', value, '--expected-version', expected);
  expect((await set('1', '0')).out).toBe('saved setting "versioned", version 1\n');
  expect((await set('2', '1')).out).toBe('saved setting "versioned", version 2\n');
  for (const expected of ['0', '1']) {
    const { code, err } = await set('3', expected);
    expect(code).toBe(1);
    expect(err).toBe(
      `jts: setting "versioned" has version 2, expected was ${expected} (VERSION_CONFLICT): it was ` +
        'saved since you read it; look at it with "jts settings show versioned", bring your changes ' +
        'to that, with the version that it has now, and save again\n',
    );
  }
  expect((await jts('get', 'versioned')).out).toBe('2\n');
  expect(await set('1', 'x')).toMatchObject({ code: 2 });
});

it('show prints what save takes, with the version that it must have', async () => {
  const stdin = '{ dark: true, accent: "#fff" }';
  await mongo.jts(['settings', 'set', 'theme', '-'], { stdin });
  const { out } = await jts('show', 'theme');
  expect(out).toMatch(
    /^key: theme\nvalue:\n {2}dark: true\n {2}accent: "#fff"\nversion: 1\nupdatedAt: \d{4}-.*Z\n$/,
  );
  const saving = () =>
    mongo.jts(['settings', 'save', '-'], { stdin: out.replace('true', 'false') });
  expect((await saving()).out).toBe('saved setting "theme", version 2\n');
  expect(await saving()).toMatchObject({
    code: 1,
    err: expect.stringContaining('(VERSION_CONFLICT)'),
  });
  const unversioned = 'key: theme\nvalue: null\n';
  const saved = await mongo.jts(['settings', 'save', '-'], { stdin: unversioned });
  expect(saved.out).toBe('saved setting "theme", version 3\n');
  expect(await mongo.json('settings', 'show', 'theme')).toMatchObject({ value: null, version: 3 });
});

it('lists by key and prefix, and deletes', async () => {
  for (const key of ['창/b', '창/a', '창', 'z']) await jts('set', key, '{"long": "text"}');
  const listed = (await jts('list', '--prefix', '창/')).out.trimEnd().split('\n');
  expect(listed[0]).toMatch(/^key +value +version +updated$/);
  expect(listed.slice(1).map((line) => line.split(/ +/)[0])).toEqual(['창/a', '창/b']);
  expect(listed[1]).toContain('{"long":"text"}');
  const all: Setting[] = await mongo.json('settings', 'list');
  expect(all.map(({ key }) => key)).toEqual(expect.arrayContaining(['z', '창', '창/a', '창/b']));
  expect(await jts('delete', 'z', '--yes')).toMatchObject({
    code: 0,
    out: 'deleted setting "z"\n',
  });
  expect(await jts('delete', 'z', '--yes')).toMatchObject({
    code: 1,
    err: 'jts: no setting "z" is stored (NOT_FOUND)\n',
  });
  expect((await jts('list', '--prefix', 'nothing')).err).toBe('no settings found\n');
});
