import { CandleSeries, type Decimal } from '@jts/domain';
import { generateColumns, writeKey } from '../candles/generated.js';
import { fromColumns } from '../candles/plain.js';
import type { Check, Job, Role, Way } from '../harness/job.js';
import type { MemorySizes } from '../settings.js';

/** A loop over bars as objects. */
export function iterateJob({ saved }: MemorySizes): Job {
  return {
    id: 'iterate',
    title: `Time and close of ${saved.toLocaleString('en')} bars, one by one`,
    items: saved,
    unit: 'bars',
    calls: 1,
    ways: [
      over(saved, 'the scaled integers', 'bound', ({ columns: { timestamp, close } }) => {
        const values = new Float64Array(2 * timestamp.length);
        for (let i = 0; i < timestamp.length; i++) {
          values[2 * i] = Number(timestamp[i]);
          values[2 * i + 1] = Number(close[i]);
        }
        return () => digest(Array.from(values));
      }),
      over(saved, 'of each Candle of the series', 'ours', (series) => {
        const read: Read[] = [];
        for (const { timestamp, close } of series) read.push(timestamp, close);
        return () => digestRead(read);
      }),
      over(saved, 'of plain objects, made with a Date and four Decimals', 'plain', (series) => {
        const read: Read[] = [];
        for (const { timestamp, close } of fromColumns(series.columns)) {
          read.push(timestamp, close);
        }
        return () => digestRead(read);
      }),
    ],
    async expected() {
      const { timestamp, close } = generateColumns(saved);
      return digest(Array.from(timestamp, (ms, i) => [Number(ms), Number(close[i])]).flat());
    },
  };
}

/** A column as floats, as an indicator takes it. */
export function numbersJob({ saved }: MemorySizes): Job {
  return {
    id: 'numbers',
    title: `${saved.toLocaleString('en')} closes as floats`,
    items: saved,
    unit: 'bars',
    calls: 1,
    ways: [
      over(saved, 'a loop with a division', 'bound', ({ columns: { close } }) => {
        const floats = new Float64Array(close.length);
        for (let i = 0; i < floats.length; i++) floats[i] = Number(close[i]) / 10_000;
        return () => digest(Array.from(floats));
      }),
      over(saved, "numbers('close')", 'ours', (series) => {
        const floats = series.numbers('close');
        return () => digest(Array.from(floats));
      }),
    ],
    expected: async () =>
      digest(Array.from(generateColumns(saved).close, (close) => Number(close) / 10_000)),
  };
}

function over(bars: number, name: string, role: Role, use: (series: CandleSeries) => Check): Way {
  return {
    name,
    role,
    async open() {
      const series = CandleSeries.fromColumns(writeKey, generateColumns(bars));
      return { run: async () => use(series), close: async () => {} };
    },
  };
}

type Read = Date | Decimal;

const digestRead = (read: readonly Read[]) =>
  digest(
    read.map((value) =>
      value instanceof Date ? value.getTime() : Math.round(value.toNumber() * 10_000),
    ),
  );

/** Each value has a weight by its place, so that one in a wrong place shows. */
function digest(values: readonly number[]): string {
  const sum = values.reduce((so, value, i) => so + ((i % 97) + 1) * value, 0);
  return `${values.length} values, sum ${sum}`;
}
