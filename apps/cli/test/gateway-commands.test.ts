import { createMemoryStore } from '@jts/adapter-memory';
import { Candle, CandleSeries, checkNewBacktestResult, seriesKey } from '@jts/domain';
import { startGateway } from '@jts/gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseText } from '../src/documents/parse.js';
import { backtestYaml, formulaYaml, strategyYaml } from './documents.js';
import { needsEngine } from './embedded.js';
import { type Outcome, runJts, type Situation } from './run-jts.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const key = seriesKey('A', '1d');
const csv = 'date,open,high,low,close,volume\n2024-01-04,1,1,1,1,1\n';

/** A gateway of its own for each case, over a store that has one of everything. */
async function open() {
  const store = createMemoryStore();
  const price = { open: 1, high: 2, low: 1, close: 2, volume: 5n };
  const bars = ['2024-01-02', '2024-01-03'].map((timestamp) => Candle.of({ timestamp, ...price }));
  await store.candles.saveMany(CandleSeries.of(key, bars));
  await store.symbols.saveMany([
    { code: '005930', name: 'Samsung', market: 'KOSPI', isActive: true },
  ]);
  const formula = await store.formulas.save(parseText('formula', formulaYaml) as never);
  const strategy = await store.strategies.save(parseText('s', strategyYaml(formula.id)) as never);
  const content = checkNewBacktestResult(parseText('b', backtestYaml(strategy.id)));
  const backtest = await store.backtests.save(content);
  const other = await store.backtests.save(content);
  await store.settings.set('theme', { dark: true });
  const gateway = await startGateway({ market: store, documents: store });
  return {
    store,
    ids: { formula: formula.id, strategy: strategy.id, backtest: backtest.id, other: other.id },
    jts: (args: readonly string[], situation: Situation = {}): Promise<Outcome> =>
      runJts([...args, '--gateway', gateway.url], situation),
    async [Symbol.asyncDispose]() {
      await gateway.stop(0);
      await store.close();
    },
  };
}
type Opened = Awaited<ReturnType<typeof open>>;
type Ids = Opened['ids'];

interface Case {
  readonly args: (ids: Ids) => readonly string[];
  readonly stdin?: (ids: Ids) => string;
  readonly says: RegExp | ((ids: Ids) => string);
  /** What is stored afterwards. */
  readonly stored?: (store: Opened['store'], ids: Ids) => Promise<unknown>;
  readonly expected?: unknown;
}

const range = ['--from', '2024-01-01', '--to', '2024-12-31'];

const commands: Readonly<Record<string, Case>> = {
  import: {
    args: () => ['import', '-', '--symbol', 'A', '--timeframe', '1d'],
    stdin: () => csv,
    says: /inserted 1/,
    stored: (store) => store.candles.count(key),
    expected: 3,
  },
  show: { args: () => ['show', 'A', '1d', '--format', 'csv'], says: /2024-01-03/ },
  list: { args: () => ['list'], says: /KRX +A +1d +2024-01-02 +2024-01-03 +2/ },
  export: { args: () => ['export', 'A', '1d'], says: /2024-01-02.*\n.*2024-01-03/ },
  validate: { args: () => ['validate', 'A', '1d'], says: /2 bars looked at/ },
  'symbols import': {
    args: () => ['symbols', 'import', '-'],
    stdin: () => 'code,name,market\nB,Bee,ETF\n',
    says: /saved 1/,
    stored: async (store) => (await store.symbols.getByCode('B'))?.name,
    expected: 'Bee',
  },
  'symbols list': { args: () => ['symbols', 'list'], says: /005930 +Samsung/ },
  'symbols search': { args: () => ['symbols', 'search', 'sams'], says: /005930 +Samsung/ },
  delete: {
    args: () => ['delete', 'A', '1d', ...range, '--yes'],
    says: /deleted 2 bars/,
    stored: (store) => store.candles.count(key),
    expected: 0,
  },
  'formulas list': { args: () => ['formulas', 'list'], says: ({ formula }) => formula },
  'formulas show': { args: ({ formula }) => ['formulas', 'show', formula], says: /name: 돌파/ },
  'formulas search': { args: () => ['formulas', 'search', '돌'], says: ({ formula }) => formula },
  'formulas save': {
    args: () => ['formulas', 'save', '-'],
    stdin: () => formulaYaml,
    says: /saved formula/,
    stored: async (store) => (await store.formulas.list()).items.length,
    expected: 2,
  },
  'formulas render': {
    args: ({ formula }) => ['formulas', 'render', formula, '--arg', 'period=60'],
    says: /highest\(high, 60\)/,
  },
  'formulas delete': {
    args: ({ formula }) => ['formulas', 'delete', formula, '--force', '--yes'],
    says: /deleted formula/,
    stored: (store, { formula }) => store.formulas.getById(formula),
    expected: null,
  },
  'strategies list': { args: () => ['strategies', 'list'], says: ({ strategy }) => strategy },
  'strategies show': {
    args: ({ strategy }) => ['strategies', 'show', strategy],
    says: /name: swing/,
  },
  'strategies search': { args: () => ['strategies', 'search', 'swi'], says: /swing/ },
  'strategies save': {
    args: () => ['strategies', 'save', '-'],
    stdin: ({ formula }) => strategyYaml(formula, 'other'),
    says: /saved strategy/,
    stored: async (store) => (await store.strategies.search('other')).length,
    expected: 1,
  },
  'strategies delete': {
    args: ({ strategy }) => ['strategies', 'delete', strategy, '--yes'],
    says: /deleted strategy/,
    stored: (store, { strategy }) => store.strategies.getById(strategy),
    expected: null,
  },
  'backtests list': { args: () => ['backtests', 'list'], says: ({ backtest }) => backtest },
  'backtests show': {
    args: ({ backtest }) => ['backtests', 'show', backtest, '--trades'],
    says: /initialCapital: "12345678901234567890\.12"/,
  },
  'backtests save': {
    args: () => ['backtests', 'save', '-', '--known-symbols'],
    stdin: ({ strategy }) => backtestYaml(strategy),
    says: /saved backtest/,
    stored: async (store, { strategy }) =>
      (await store.backtests.listByStrategy(strategy)).items.length,
    expected: 3,
  },
  'backtests compare': {
    args: ({ backtest, other }) => ['backtests', 'compare', backtest, other],
    says: ({ other }) => other,
  },
  'backtests delete': {
    args: ({ backtest }) => ['backtests', 'delete', backtest, '--yes'],
    says: /deleted backtest/,
    stored: (store, { backtest }) => store.backtests.getById(backtest),
    expected: null,
  },
  'settings list': { args: () => ['settings', 'list'], says: /theme +\{"dark":true\}/ },
  'settings get': { args: () => ['settings', 'get', 'theme'], says: /"dark": true/ },
  'settings show': { args: () => ['settings', 'show', 'theme'], says: /version: 1/ },
  'settings set': {
    args: () => ['settings', 'set', 'theme', 'light', '--expected-version', '1'],
    says: /version 2/,
    stored: async (store) => (await store.settings.get('theme'))?.value,
    expected: 'light',
  },
  'settings save': {
    args: () => ['settings', 'save', '-'],
    stdin: () => 'key: a\nvalue: 1\n',
    says: /saved setting "a"/,
    stored: async (store) => (await store.settings.get('a'))?.value,
    expected: 1,
  },
  'settings delete': {
    args: () => ['settings', 'delete', 'theme', '--yes'],
    says: /deleted setting/,
    stored: (store) => store.settings.get('theme'),
    expected: null,
  },
  doctor: {
    args: () => ['doctor'],
    says: /store +gateway: 127\.0\.0\.1:\d+\n[\s\S]*as it should be/,
  },
  demo: {
    args: () => ['demo'],
    says: /The data stays in 127\.0\.0\.1:\d+/,
    stored: async (store) => (await store.candles.listSeries()).length,
    expected: 4,
  },
};

/** These have tests of their own, below and in the gateway's. */
const others = ['copy', 'gateway', 'help'];

it.for(Object.entries(commands))('%s runs on a gateway', async ([, one]) => {
  await using opened = await open();
  const { ids, store } = opened;
  const stdin = one.stdin?.(ids) ?? '';
  const { code, out, err } = await opened.jts(one.args(ids), { stdin });
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(typeof one.says === 'function' ? one.says(ids) : one.says);
  expect(await one.stored?.(store, ids)).toEqual(one.expected);
});

it('there is no command but these', async () => {
  const within = async (...group: string[]): Promise<string[]> => {
    const { out } = await runJts([...group, '--help']);
    const [, list = ''] = /\nCommands:\n([\s\S]*?)(?:\n\n|$)/.exec(out) ?? [];
    const names = [...list.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = '']) => name);
    if (names.length === 0) return [group.join(' ')];
    const leaves = names.filter((name) => name !== 'help');
    return (await Promise.all(leaves.map((name) => within(...group, name)))).flat();
  };
  const expected = [...Object.keys(commands), ...others.filter((name) => name !== 'help')];
  expect((await within()).sort()).toEqual(expected.sort());
});

describe('copy', () => {
  needsEngine();

  it('goes from a folder to a gateway and back, by the name gateway', async () => {
    await using opened = await open();
    const [first, second] = [`${scratch.path}/first`, `${scratch.path}/second`];
    const importing = ['import', '-', '--symbol', 'B', '--timeframe', '1d', '--data', first];
    expect((await runJts(importing, { stdin: csv })).code).toBe(0);
    expect(await opened.jts(['copy', first, 'gateway'])).toMatchObject({ code: 0 });
    expect(await opened.store.candles.count(seriesKey('B', '1d'))).toBe(1);
    expect(await opened.jts(['copy', 'gateway', second])).toMatchObject({ code: 0 });
    const listed = await runJts(['list', '--data', second]);
    expect(listed.out).toMatch(/KRX +A [\s\S]*KRX +B /);
  });
});

describe('wrong usage', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  it.for([
    [['list', '--data', 'x'], '--gateway and --data exclude each other'],
    [['list', '--url', 'http://x'], '--gateway and --url exclude each other'],
    [['formulas', 'list', '--mongo', 'mongodb://x'], '--gateway and --mongo exclude each other'],
    [['list', '--database', 'x'], '--gateway and --database exclude each other'],
    [['doctor', '--documents'], '--documents looks into the MongoDB itself: --mongo names it'],
    [['copy', 'a', 'b'], 'copy from or to gateway, and name it with --gateway'],
    [['copy', 'gateway', 'gateway'], 'both are the same store'],
  ] as const)('%j', async ([args, says]) => {
    const { code, out, err } = await opened.jts(args);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `jts: ${says}\n` });
  });

  it.for([
    [
      ['list', '--gateway', 'x'],
      {},
      '--gateway: must begin with http:// or https://, such as http://localhost:50051',
    ],
    [['list', '--gateway', 'http://u:geheim@x'], {}, '--gateway: must hold no user and password'],
    [['copy', 'gateway', 'b'], {}, 'copy from or to gateway, and name it with --gateway'],
    [
      ['list', '--gateway', 'http://127.0.0.1:1'],
      { JTS_GATEWAY_TOKEN: 'geheim\n' },
      'JTS_GATEWAY_TOKEN: must be letters',
    ],
    [
      ['list', '--gateway', 'http://127.0.0.1:1'],
      { JTS_GATEWAY_TOKEN: 'geheim', JTS_GATEWAY_TOKEN_FILE: 'a' },
      'JTS_GATEWAY_TOKEN_FILE: stands in place of JTS_GATEWAY_TOKEN',
    ],
  ] as const)('%j %j', async ([args, env, says]) => {
    const { code, err } = await runJts(args, { env });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) });
    expect(err).not.toContain('geheim');
  });
});

it('a gateway that is away is one line', async () => {
  const { code, out, err } = await runJts(['list', '--gateway', 'http://127.0.0.1:1']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^jts: [^\n]*127\.0\.0\.1:1[^\n]*\(UNAVAILABLE\)\n$/);
});
