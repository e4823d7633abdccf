import { createMemoryStore } from '@jts/adapter-memory';
import { type CandleColumns, CandleSeries, type TimeRange } from '@jts/domain';
import { digestColumns } from '../candles/digest.js';
import { generateColumns, writeKey } from '../candles/generated.js';
import { timedCalls } from '../harness/calls.js';
import type { Job, Way } from '../harness/job.js';
import type { MemorySizes } from '../settings.js';

/** A tenth of a long series, at another place each time. */
export function rangeJob(sizes: MemorySizes): Job {
  const { bars, calls } = sizes;
  return {
    id: 'memory-range',
    title: `Read ${rangeLength(sizes).toLocaleString('en')} of ${bars.toLocaleString('en')} bars in memory`,
    items: calls,
    unit: 'calls',
    calls,
    ways: [search(sizes), getRange(sizes)],
    async expected() {
      const start = startOf(sizes, calls - 1);
      const columns = generateColumns(bars);
      return digestColumns(sliceColumns(columns, start, start + rangeLength(sizes)));
    },
  };
}

const search = (sizes: MemorySizes): Way => ({
  name: 'a binary search for each end',
  role: 'bound',
  async open() {
    const columns = generateColumns(sizes.bars);
    const { timestamp } = columns;
    return {
      run: timedCalls(sizes.calls, async (n) => {
        const { from, to } = rangeAt(sizes, n);
        const start = lowerBound(timestamp, BigInt(from.getTime()));
        const end = lowerBound(timestamp, BigInt(to.getTime() + 1));
        return () => digestColumns(sliceColumns(columns, start, end));
      }),
      close: async () => {},
    };
  },
});

const getRange = (sizes: MemorySizes): Way => ({
  name: 'getRange',
  role: 'ours',
  async open() {
    const store = createMemoryStore();
    const series = CandleSeries.fromColumns(writeKey, generateColumns(sizes.bars));
    await store.candles.saveMany(series);
    return {
      run: timedCalls(sizes.calls, async (n) => {
        const { columns } = await store.candles.getRange(writeKey, rangeAt(sizes, n));
        return () => digestColumns(columns);
      }),
      close: () => store.close(),
    };
  },
});

const rangeLength = ({ bars }: MemorySizes) => Math.floor(bars / 10);

const startOf = (sizes: MemorySizes, n: number) =>
  (n * 7_919_777) % (sizes.bars - rangeLength(sizes));

function rangeAt(sizes: MemorySizes, n: number): TimeRange {
  const start = startOf(sizes, n);
  const time = (row: number) => new Date(Date.UTC(2022, 0, 1) + row * 60_000);
  return { from: time(start), to: time(start + rangeLength(sizes) - 1) };
}

function lowerBound(column: BigInt64Array, value: bigint): number {
  let [low, high] = [0, column.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((column[middle] as bigint) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function sliceColumns(columns: CandleColumns, start: number, end: number): CandleColumns {
  return {
    timestamp: columns.timestamp.slice(start, end),
    open: columns.open.slice(start, end),
    high: columns.high.slice(start, end),
    low: columns.low.slice(start, end),
    close: columns.close.slice(start, end),
    volume: columns.volume.slice(start, end),
  };
}
