import { allocateColumns, CandleSeries, type SeriesKey, seriesKey } from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { everything, minute, range } from '../bars.js';
import { expectSeries } from '../expect.js';
import { checkProperty } from '../property.js';
import type { Capabilities } from '../target.js';
import { candleCase } from './candle-case.js';

/** A block of bars, at every `step`th minute. */
interface Block {
  readonly from: number;
  readonly length: number;
  readonly step: number;
}

type Change =
  | { readonly saves: Block; readonly close: number; readonly skip: boolean }
  | { readonly deletes: Block };

/** The closes of a series by minute. */
type Closes = Map<number, number>;

/** Where blocks begin: they meet, they lie apart, they come before all others. */
const anyMinute = fc.integer({ min: 0, max: 6000 });
/** Lengths of a moving end, and of a history. */
const anyLength = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3000 }));

const anyBlock: fc.Arbitrary<Block> = fc.record({
  from: anyMinute,
  length: anyLength,
  step: fc.integer({ min: 1, max: 3 }),
});

const anySave = (skips: boolean) =>
  fc.record({
    saves: anyBlock,
    close: fc.integer({ min: 0, max: 3 }),
    skip: skips ? fc.boolean() : fc.constant(false),
  });
const anyDelete = fc.record({ deletes: anyBlock });

const anyChanges = ({ conflictSkip, deletes }: Capabilities): fc.Arbitrary<Change[]> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: anySave(conflictSkip) },
      ...(deletes ? [{ weight: 1, arbitrary: anyDelete }] : []),
    ),
    { minLength: 1, maxLength: 8, size: 'max' },
  );

const minutesOf = ({ from, length, step }: Block): number[] =>
  Array.from({ length }, (_, i) => from + i * step);

/** Ascending. */
const sorted = (closes: Closes): [number, number][] => [...closes].sort(([a], [b]) => a - b);

function seriesOf(key: SeriesKey, closes: readonly (readonly [number, number])[]): CandleSeries {
  const columns = allocateColumns(closes.length);
  closes.forEach(([n, close], row) => {
    columns.timestamp[row] = BigInt(minute(n));
    for (const field of ['open', 'high', 'low', 'close'] as const) {
      columns[field][row] = BigInt(close);
    }
    columns.volume[row] = BigInt(n);
  });
  return CandleSeries.fromColumns(key, columns, 0);
}

/** Makes the change, checks its answer, and has `closes` follow. */
async function make(
  change: Change,
  closes: Closes,
  key: SeriesKey,
  candles: CandleRepository,
): Promise<void> {
  if ('deletes' in change) {
    const minutes = minutesOf(change.deletes);
    const [first = 0, last = 0] = [minutes[0], minutes.at(-1)];
    const gone = [...closes.keys()].filter((n) => n >= first && n <= last);
    const deleted = await candles.deleteRange(key, range(minute(first), minute(last)));
    assert.equal(deleted, gone.length, 'what deleteRange says');
    for (const n of gone) closes.delete(n);
    return;
  }
  const { saves, close, skip } = change;
  const input = minutesOf(saves).map((n) => [n, close] as const);
  const expected = { inserted: 0, replaced: 0, skipped: 0 };
  for (const [n] of input) {
    const stored = closes.get(n);
    if (stored === undefined) expected.inserted++;
    else if (stored === close || skip) expected.skipped++;
    else expected.replaced++;
    if (stored === undefined || !skip) closes.set(n, close);
  }
  const onConflict = skip ? 'skip' : 'replace';
  const result = await candles.saveMany(seriesOf(key, input), { onConflict });
  assert.deepEqual(result, expected, 'what saveMany says');
}

export const longSaveCases = [
  candleCase({
    key: 'C3/any-long-saves',
    title: 'any saves and deletes of thousands of bars, anywhere, give what a map would give',
    why: 'With a dozen bars no buffer is full, no block is split, no memory moves.',
    async ask({ candles, scale, capabilities, property }) {
      let runs = 0;
      const anyPart = fc.tuple(anyMinute, anyLength);
      const check = fc.asyncProperty(
        anyChanges(capabilities),
        anyPart,
        async (changes, [from, length]) => {
          runs++;
          const key = seriesKey(`RUN ${runs}`, '1m');
          const to = from + length;
          const part = range(minute(from), minute(to));
          const closes: Closes = new Map();
          // Also what was read before: it stays as it was.
          const read: [what: string, actual: CandleSeries, expected: CandleSeries][] = [];
          for (const change of changes) {
            await make(change, closes, key, candles);
            const all = sorted(closes);
            const within = all.filter(([n]) => n >= from && n <= to);
            const add = (what: string, actual: CandleSeries, expected: typeof all) =>
              read.push([what, actual, seriesOf(key, expected)]);
            add('getRange', await candles.getRange(key, everything), all);
            add('getRange of a part', await candles.getRange(key, part), within);
            add('getLatest', await candles.getLatest(key, length), all.slice(-length));
            for (const [what, actual, expected] of read) {
              expectSeries(actual, expected, scale, what);
            }
            assert.equal(await candles.count(key, part), within.length, 'count');
          }
        },
      );
      await checkProperty(check, property, 5);
    },
  }),
];
