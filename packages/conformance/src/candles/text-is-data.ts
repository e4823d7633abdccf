import { type CandleSeries, compareSeries, type SeriesKey, seriesKey } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { assert } from 'chai';
import { bars, daily, everything, minutely } from '../bars.js';
import { collect, forEach } from '../concurrency.js';
import { expectSeries } from '../expect.js';
import { controls, long, notText, payloads, statements } from '../payloads.js';
import { refuses } from '../refusals.js';
import { expectStrayRefused, noneSaid, strayTitle, strayWhy } from '../stray-options.js';
import { type CandleTest, candleCalls, candleCase } from './candle-case.js';

/** What else is stored, some of it under the same symbol. */
const bystanders: readonly CandleSeries[] = [
  bars({ 1: 100, 2: 101 }),
  bars({ 1: 200, 3: 201 }, { ...daily, exchange: 'X' }),
  bars({ 5: 300 }, minutely),
  bars({ 2: 400 }, seriesKey('A', '1d')),
];

const texts = [...statements, ...long];
/** Each text is the symbol of a series, or its exchange. */
const named = texts.flatMap((text, i) =>
  i % 2 === 0 ? [bars({ 1: 1000 + i, 2: 1001 + i }, seriesKey(text, '1d', texts[i + 1]))] : [],
);

/** A few of the worst. */
const sharpest = [
  ...["' OR '1'='1", "\\' OR 1=1 --", "'; TRUNCATE TABLE candles; --", '{s:String}'],
  ...['\\', '‘ OR 1=1 --’', "A', '1d', 'KRX", '%'],
];

/** Checks which series are listed, with their first and last bar and how many there are. */
async function expectListed(
  candles: CandleRepository,
  expected: readonly CandleSeries[],
): Promise<void> {
  const sorted = expected.toSorted((a, b) => compareSeries(a.key, b.key));
  const listed = await candles.listSeries();
  assert.deepEqual(
    listed.map(({ key, first, last, count }) => summary(key, first, last, count)),
    sorted.map(({ key, first, last, length }) =>
      summary(key, first?.timestamp, last?.timestamp, length),
    ),
    'what is listed',
  );
}

function summary({ exchange, symbol, timeframe }: SeriesKey, first?: Date, last?: Date, count = 0) {
  return JSON.stringify([exchange, symbol, timeframe, first, last, count]);
}

async function expectStored(
  { candles, scale }: CandleTest,
  expected: readonly CandleSeries[],
): Promise<void> {
  await expectListed(candles, expected);
  await forEach(expected, async (one) =>
    expectSeries(await candles.getRange(one.key, everything), one, scale, `of ${one.key.symbol}`),
  );
}

const save = (candles: CandleRepository, all: readonly CandleSeries[]) =>
  forEach(all, async (one) => void (await candles.saveMany(one)));

/** How much each method finds of a series; `part` of its key is none that is stored. */
const finds = (
  { candles, capabilities }: CandleTest,
  key: SeriesKey,
  part: Partial<SeriesKey>,
): Readonly<Record<string, () => Promise<number>>> => ({
  getRange: async () => (await candles.getRange(key, everything)).length,
  'listSeries by a part': async () => (await candles.listSeries(part)).length,
  count: () => candles.count(key),
  deleteRange: async () => (capabilities.deletes ? candles.deleteRange(key, everything) : 0),
  getLatest: async () => (await candles.getLatest(key, 9)).length,
  streamRange: async () => (await collect(candles.streamRange(key, everything))).length,
  getCoverage: async () => ((await candles.getCoverage(key)) === null ? 0 : 1),
  listSeries: async () => (await candles.listSeries(key)).length,
});

export const textIsDataCases = [
  candleCase({
    key: 'G12/series-names',
    title: 'a series may be called anything, and no other notices: saved, read and listed',
    why: 'A quote that ends a text makes a statement of what follows it.',
    async ask(test) {
      await save(test.candles, bystanders);
      await save(test.candles, named);
      await expectStored(test, [...bystanders, ...named]);
    },
  }),

  candleCase({
    key: 'G12/series-deleted',
    title: 'a series of any name is deleted, and none of another name with it',
    why: 'Some servers write a delete down, and read that text again when they come to it.',
    needs: 'deletes',
    async ask(test) {
      const { candles } = test;
      // Few series: a delete is dear, and dearer the more there is.
      const doomed = sharpest.map((text, i) =>
        bars({ 1: i, 2: i }, seriesKey(text, '1d', sharpest.at(-i))),
      );
      const likewise = doomed.map(({ key }) => bars({ 1: 7 }, { ...key, timeframe: '1M' }));
      await save(candles, [...bystanders, ...doomed, ...likewise]);
      for (const { key } of doomed) {
        assert.equal(await candles.deleteRange(key, everything), 2, `of ${key.symbol}`);
      }
      await expectStored(test, [...bystanders, ...likewise]);
    },
  }),

  candleCase({
    key: 'G12/series-unknown',
    title: 'no text reaches bars of a series that it does not name, whatever the method',
    async ask(test) {
      await save(test.candles, bystanders);
      await forEach(statements, async (text, i) => {
        for (const part of [{ symbol: text }, { exchange: text }]) {
          // By turns: each is a statement more.
          const methods = Object.entries(finds(test, { ...daily, ...part }, part));
          for (const [name, find] of methods.filter((_, n) => (n + i) % 4 === 0)) {
            assert.equal(await find(), 0, `${name} of ${JSON.stringify(part)}`);
          }
        }
      });
      await expectStored(test, bystanders);
    },
  }),

  candleCase({
    key: 'G12/series-refused',
    title: 'a text that is no name, timeframe or number is VALIDATION, told in one line',
    why: 'What is told goes to logs and terminals, which a text may forge or drive.',
    async ask(test) {
      const { candles, capabilities } = test;
      await save(candles, bystanders);
      for (const text of [...controls, ...notText]) {
        for (const field of ['symbol', 'exchange'] as const) {
          const key = { ...daily, [field]: text };
          await refuses(() => candles.getRange(key, everything), `key.${field}`);
          await refuses(() => candles.count(key), `key.${field}`);
          const filter: Partial<SeriesKey> =
            field === 'symbol' ? { symbol: text } : { exchange: text };
          await refuses(() => candles.listSeries(filter), `filter.${field}`);
          if (!capabilities.deletes) continue;
          await refuses(() => candles.deleteRange(key, everything), `key.${field}`);
        }
      }
      for (const text of [...payloads, ...controls, ...notText] as never[]) {
        const key: SeriesKey = { ...daily, timeframe: text };
        await refuses(() => candles.getRange(key, everything), 'key.timeframe');
        await refuses(() => candles.listSeries({ timeframe: text }), 'filter.timeframe');
        await refuses(() => candles.getLatest(daily, text), 'count');
        const replacing = { onConflict: text };
        await refuses(() => candles.saveMany(bars({ 1: 7 }), replacing), 'onConflict');
        const stream = candles.streamRange(daily, everything, { chunkSize: text });
        await refuses(() => collect(stream), 'chunkSize');
      }
      await expectStored(test, bystanders);
    },
  }),

  candleCase({
    key: 'G12/candle-options',
    title: strayTitle,
    why: strayWhy,
    async ask(test) {
      const { candles, capabilities } = test;
      for (const one of bystanders) await candles.saveMany(one, noneSaid);
      await expectStrayRefused((options) => candleCalls(candles, options, capabilities));
      await expectStored(test, bystanders);
    },
  }),
];
