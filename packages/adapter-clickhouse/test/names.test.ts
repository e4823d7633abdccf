import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmbeddedClickHouseStore } from '../src/embedded.js';
import { type ClickHouseStoreOptions, createClickHouseStore } from '../src/index.js';
import { barsAt, daily, day, everything } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { fakeServer } from './fake-server.js';
import { openStore } from './open-store.js';

/** Names that would end their quotes, begin a comment, or mean something to a server or its disk. */
const noNames: readonly unknown[] = [
  ...[
    '',
    ' ',
    ' a',
    '.',
    '..',
    '../a',
    'a/b',
    'a\\b',
    'a`b',
    '`',
    "a'b",
    'a"b',
    'a;b',
    'a\nb',
    'a\0',
  ],
  ...[
    'a`.`b',
    'a` ENGINE = Null --',
    '`; DROP DATABASE system; --',
    '--',
    '/*',
    'a/*',
    '{d:Identifier}',
  ],
  ...[
    'a{b',
    '(a)',
    'a,b',
    'a\tb',
    'a\r\nb',
    '\u001b[2J',
    '$a',
    '@a',
    '-a',
    'a%b',
    'a%60b',
    'a#b',
    'a?b',
  ],
  ...[
    '‘a’',
    '“a”',
    'a＇b',
    'a｀b',
    'a′b',
    '\u200b',
    'a\u200bb',
    '\u202ea',
    '\ufeffa',
    '\ud800',
    'a😀',
  ],
  ...['x'.repeat(10_000), '가'.repeat(200), 1, {}, ['a'], { toString: () => 'a' }],
];

type Named = Pick<ClickHouseStoreOptions, 'database' | 'tables'>;

const places: readonly (readonly [path: string, named: (name: never) => Named])[] = [
  ['database', (database) => ({ database })],
  ['tables.candles', (candles) => ({ tables: { candles } })],
  ['tables.symbols', (symbols) => ({ tables: { symbols } })],
];

describe('a name that is none', () => {
  it.each(places)('is refused as %s before anything is sent', async (path, named) => {
    const { url, queries } = await fakeServer((_, response) => response.end());
    for (const name of noNames as never[]) {
      const refused = { code: 'VALIDATION', path };
      await expect(createClickHouseStore({ url, ...named(name) })).rejects.toMatchObject(refused);
      await expect(createEmbeddedClickHouseStore(named(name))).rejects.toMatchObject(refused);
    }
    expect(queries).toEqual([]);
  });

  it('is refused in a URL, too', async () => {
    const { url, queries } = await fakeServer((_, response) => response.end());
    for (const name of [
      'a`b',
      '`; DROP DATABASE system; --',
      '../a',
      "a'b",
      'a;b',
      'a\nb',
      '{d}',
    ]) {
      const inUrl = `${url}/${encodeURIComponent(name)}`;
      await expect(createClickHouseStore({ url: inUrl })).rejects.toMatchObject({
        code: 'VALIDATION',
        path: 'database',
      });
    }
    expect(queries).toEqual([]);
  });
});

/** Names that need their quotes, or mean something without them. */
const oddNames = [
  ...[
    'my-candles',
    '캔들 2024',
    'select',
    'DROP TABLE candles',
    'a.b',
    'a..b',
    'x--',
    'x -- y',
    'NULL',
  ],
  ...[
    'a$b',
    'a@b',
    '１',
    'e\u0301',
    'ʼaʼ',
    'ˋaˋ',
    'system',
    '_',
    '0',
    'x'.repeat(64),
    '가'.repeat(20),
  ],
];

describe.skipIf(clickHouseUnavailable())('an odd name', () => {
  it.each(oddNames)('is that of a table, and of no other: %s', async (candles) => {
    const { connect, run, database } = await openStore({ schema: false });
    const symbols = `${candles} s`;
    const store = await connect({ tables: { candles, symbols } });
    await store.ensureSchema();
    await store.candles.saveMany(barsAt([day(1)]));
    await store.candles.saveMany(barsAt([day(1)], () => 5));
    await store.symbols.save({ code: 'A', name: 'a', market: 'ETF', isActive: true });
    expect(await store.compact()).toBe(1);
    expect(await store.candles.deleteRange(daily, everything)).toBe(1);
    expect(await store.symbols.getByCode('A')).toMatchObject({ name: 'a' });
    const made = await run(`SELECT name FROM system.tables WHERE database = '${database}'
      ORDER BY length(name) FORMAT JSONCompactColumns`);
    expect(JSON.parse(made)).toEqual([[candles, symbols]]);
  });

  it.each(oddNames)('is that of a database, and of no other: %s', async (name) => {
    const { connect, run, database: prefix } = await openStore({ schema: false });
    const database = `${prefix} ${name}`.slice(0, 44);
    onTestFinished(async () => void (await run(`DROP DATABASE IF EXISTS \`${database}\` SYNC`)));
    const store = await connect({ database });
    await store.ensureSchema();
    await store.candles.saveMany(barsAt([day(1)]));
    expect(await store.candles.count(daily)).toBe(1);
    const made = await run(`SELECT name FROM system.databases WHERE startsWith(name, '${prefix}')
      ORDER BY name FORMAT JSONCompactColumns`);
    expect(JSON.parse(made)).toEqual([[prefix, database]]);
  });

  it('may be as long as the server’s disk lets it, and no longer', async () => {
    const { connect, database } = await openStore({ schema: false });
    const candles = 'x'.repeat(213 - database.length);
    const symbols = '가'.repeat(Math.floor(candles.length / 9));
    const store = await connect({ tables: { candles, symbols } });
    await store.ensureSchema();
    await store.candles.saveMany(barsAt([day(1)]));
    expect(await store.candles.count(daily)).toBe(1);
    for (const [path, tables] of [
      ['tables.candles', { candles: `${candles}x` }],
      ['tables.symbols', { symbols: `${symbols}가` }],
    ] as const) {
      await expect(connect({ tables })).rejects.toMatchObject({ code: 'VALIDATION', path });
    }
    await expect(connect({ database: 'x'.repeat(207) })).rejects.toMatchObject({
      code: 'VALIDATION',
      path: 'database',
    });
  });
});
