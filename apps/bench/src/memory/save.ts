import { createMemoryStore } from '@jts/adapter-memory';
import {
  type CandleColumns,
  CandleSeries,
  mapColumns,
  type WritableCandleColumns,
} from '@jts/domain';
import type { CandleRepository } from '@jts/ports';
import { digestColumns } from '../candles/digest.js';
import { generateColumns, writeKey } from '../candles/generated.js';
import type { Check, Job, Way } from '../harness/job.js';
import type { MemorySizes } from '../settings.js';

const everything = { from: new Date('1900-01-01'), to: new Date('2299-12-31') };

/** Into an empty store, at once and as a feed that catches up would. */
export function saveInOrderJob({ saved, piece }: MemorySizes): Job {
  return {
    id: 'memory-save',
    title: `Save ${saved.toLocaleString('en')} bars in memory, in order`,
    items: saved,
    unit: 'bars',
    calls: 1,
    ways: [
      copy(saved),
      saving('saveMany', saved, (all) => [all]),
      saving(`saveMany, ${piece.toLocaleString('en')} at a time`, saved, (all) =>
        Array.from({ length: Math.ceil(saved / piece) }, (_, i) =>
          all.rows(i * piece, (i + 1) * piece),
        ),
      ),
    ],
    expected: async () => digestColumns(generateColumns(saved)),
  };
}

function saving(
  name: string,
  bars: number,
  piecesOf: (all: CandleSeries) => readonly CandleSeries[],
): Way {
  return {
    name,
    role: 'ours',
    async open() {
      const pieces = piecesOf(CandleSeries.fromColumns(writeKey, generateColumns(bars)));
      return {
        async run() {
          const { candles } = createMemoryStore();
          for (const piece of pieces) await candles.saveMany(piece);
          return checkStored(candles);
        },
        close: async () => {},
      };
    },
  };
}

/** Bars that are missing in the middle of a long series. */
export function saveIntoMiddleJob({ saved, piece }: MemorySizes): Job {
  const start = Math.floor((saved - piece) / 2);
  return {
    id: 'memory-middle',
    title: `Save ${piece.toLocaleString('en')} bars into the middle of ${saved.toLocaleString('en')} in memory`,
    items: piece,
    unit: 'bars',
    calls: 1,
    ways: [copy(saved), savingIntoMiddle(saved, start, piece)],
    expected: async () => digestColumns(generateColumns(saved)),
  };
}

function savingIntoMiddle(bars: number, start: number, count: number): Way {
  return {
    name: 'saveMany',
    role: 'ours',
    async open() {
      const all = CandleSeries.fromColumns(writeKey, generateColumns(bars));
      const around = all.rows(0, start).concat(all.rows(start + count));
      const missing = all.rows(start, start + count);
      let { candles } = createMemoryStore();
      return {
        async prepare() {
          ({ candles } = createMemoryStore());
          await candles.saveMany(around);
        },
        async run() {
          await candles.saveMany(missing);
          return checkStored(candles);
        },
        close: async () => {},
      };
    },
  };
}

const copy = (bars: number): Way => ({
  name: 'a copy of six typed arrays',
  role: 'bound',
  async open() {
    const columns = generateColumns(bars);
    return {
      async run() {
        const copied = copyOf(columns);
        return () => digestColumns(copied);
      },
      close: async () => {},
    };
  },
});

const copyOf = (columns: WritableCandleColumns): CandleColumns =>
  mapColumns(columns, (column) => column.slice() as typeof column);

const checkStored =
  (candles: CandleRepository): Check =>
  async () =>
    digestColumns((await candles.getRange(writeKey, everything)).columns);
