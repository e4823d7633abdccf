import { CandleSeries } from '@jts/domain';
import type { ConflictRule, MarketDataStore, SaveCandlesResult, SeriesSummary } from '@jts/ports';
import { type Call, differs, type Operation, read } from '../operation.js';
import type { Random } from '../random.js';
import { newRows, type Row, range, seriesText, timeOf, toSeries, whole } from './bars.js';
import { beginning, latest, type MarketModel } from './market-model.js';

type MarketOperation = Operation<MarketDataStore>;

const isOf =
  ({ live }: MarketModel, rows: readonly Row[]) =>
  (answer: unknown) =>
    differs(seriesText(answer as CandleSeries), seriesText(toSeries(live, rows)));

export function candleOperations(model: MarketModel): readonly MarketOperation[] {
  return [...saves(model), deleteRange(model), ...reads(model), ...summaries(model)];
}

function saves(model: MarketModel): MarketOperation[] {
  return [
    {
      name: 'candles.saveMany of new bars',
      choose: (random) =>
        save(
          model,
          'replace',
          newRows(latest + random.below(latest), below(3_000, random), random),
        ),
    },
    {
      name: 'candles.saveMany of other values',
      choose: (random) =>
        save(model, 'replace', newRows(random.below(1_000), below(1_000, random), random)),
    },
    {
      name: 'candles.saveMany that skips',
      choose: (random) =>
        save(model, 'skip', newRows(random.below(beginning), below(3_000, random), random)),
    },
  ];
}

const below = (limit: number, random: Random) => 1 + random.below(limit);

function save(
  { bars, live }: MarketModel,
  onConflict: ConflictRule,
  rows: readonly Row[],
): Call<MarketDataStore> {
  const series = toSeries(live, rows);
  return {
    make: ({ candles }, options) => candles.saveMany(series, { ...options, onConflict }),
    wrong(answer) {
      const { inserted, replaced, skipped } = answer as SaveCandlesResult;
      const sum = inserted + replaced + skipped;
      return sum === rows.length ? undefined : `${sum} of ${rows.length} bars counted`;
    },
    apply() {
      for (const [row, close] of rows) {
        if (onConflict === 'replace' || !bars.has(row)) bars.set(row, close);
      }
    },
  };
}

function deleteRange(model: MarketModel): MarketOperation {
  const { live } = model;
  return {
    name: 'candles.deleteRange',
    choose(random) {
      const from = random.below(beginning);
      const to = from + random.below(beginning);
      const held = model.rows(from, to);
      return {
        make: ({ candles }, options) => candles.deleteRange(live, range(from, to), options),
        wrong: (answer) => differs(String(answer), String(held.length)),
        apply() {
          for (const [row] of held) model.bars.delete(row);
        },
      };
    },
  };
}

function reads(model: MarketModel): MarketOperation[] {
  const { live } = model;
  return [
    {
      name: 'candles.getRange',
      choose(random) {
        const from = random.below(beginning);
        const to = from + random.below(latest);
        return read(
          ({ candles }, options) => candles.getRange(live, range(from, to), options),
          isOf(model, model.rows(from, to)),
        );
      },
    },
    {
      name: 'candles.streamRange',
      choose(random) {
        const chunkSize = below(2_000, random);
        return read(
          async ({ candles }, options) => {
            let all = CandleSeries.empty(live);
            for await (const chunk of candles.streamRange(live, whole, { ...options, chunkSize })) {
              all = all.concat(chunk);
            }
            return all;
          },
          isOf(model, model.rows()),
        );
      },
    },
    {
      name: 'candles.getLatest',
      choose(random) {
        const count = below(500, random);
        return read(
          ({ candles }, options) => candles.getLatest(live, count, options),
          isOf(model, model.rows().slice(-count)),
        );
      },
    },
  ];
}

function summaries(model: MarketModel): MarketOperation[] {
  const { live, still, stillRows } = model;
  return [
    {
      name: 'candles.getCoverage',
      choose() {
        const all = model.rows();
        const ends =
          all.length === 0 ? null : [all.at(0), all.at(-1)].map((row = [0, 0]) => row[0]);
        const expected = ends && { first: timeOf(ends[0] ?? 0), last: timeOf(ends[1] ?? 0) };
        return read(
          ({ candles }, options) => candles.getCoverage(live, options),
          (answer) => differs(JSON.stringify(answer), JSON.stringify(expected)),
        );
      },
    },
    {
      name: 'candles.count',
      choose: () =>
        read(
          ({ candles }, options) => candles.count(live, undefined, options),
          (answer) => differs(String(answer), String(model.bars.size)),
        ),
    },
    {
      name: 'candles.listSeries',
      choose: () =>
        read(
          ({ candles }, options) => candles.listSeries({}, options),
          (answer) => {
            const found = (answer as readonly SeriesSummary[])
              .filter(({ key }) => [live.symbol, still.symbol].includes(key.symbol))
              .map(({ key, count }) => `${key.symbol} ${count}`);
            const all = [
              [live.symbol, model.bars.size],
              [still.symbol, stillRows.length],
            ] as const;
            const expected = all.filter(([, count]) => count > 0).map((one) => one.join(' '));
            return differs(found.join(), expected.join());
          },
        ),
    },
  ];
}
