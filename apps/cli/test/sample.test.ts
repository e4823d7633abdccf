import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { listings, minuteSessions, sampleFiles, sampleSpan } from '../src/sample/files.js';
import { tickSize } from '../src/sample/market.js';
import { sampleFile } from '../src/sample-file.js';

const files = sampleFiles();
const bars = [...files.keys()].filter((name) => name !== 'symbols.csv');

interface Bar {
  readonly time: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

function barsOf(name: string): Bar[] {
  const [, ...lines] = files.get(name)?.trimEnd().split('\n') ?? [];
  return lines.map((line) => {
    const [time = '', ...cells] = line.split(',');
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = cells.map(Number);
    return { time, open, high, low, close, volume };
  });
}

it.for([...files.keys()])('%s is what the generator makes', async (name) => {
  expect(await readFile(sampleFile(name), 'utf8')).toBe(files.get(name));
});

it.for(bars)('%s holds bars as the exchange could have had them', (name) => {
  const series = barsOf(name);
  expect(series.length).toBeGreaterThan(2000);
  const doubtful = series.filter(
    ({ open, high, low, close, volume }) =>
      high < Math.max(open, close) ||
      low > Math.min(open, close) ||
      [open, high, low, close].some((price) => price <= 0 || price % tickSize(price) !== 0) ||
      !(Number.isInteger(volume) && volume > 0),
  );
  expect(doubtful).toEqual([]);
  const times = series.map(({ time }) => time);
  expect(new Set(times).size).toBe(times.length);
  expect(times.toSorted()).toEqual(times);
});

it.for(bars.filter((name) => name.endsWith('1d.csv')))('%s keeps the daily limits', (name) => {
  const series = barsOf(name);
  const beyond = series.filter((bar, i) => {
    const base = series[i - 1]?.close ?? bar.open;
    return bar.high > base * 1.3 || bar.low < base * 0.7;
  });
  expect(beyond).toEqual([]);
  expect(series[0]?.time).toBe(sampleSpan.first);
  expect(series.at(-1)?.time).toBe(sampleSpan.last);
  const weekends = series.filter(({ time }) => new Date(time).getUTCDay() % 6 === 0);
  expect(weekends).toEqual([]);
});

it('the minutes of a day add up to its bar', () => {
  const [{ code }] = listings;
  const minutes = new Map<string, Bar[]>();
  for (const bar of barsOf(`${code}-1m.csv`)) {
    const date = bar.time.slice(0, 10);
    minutes.set(date, [...(minutes.get(date) ?? []), bar]);
  }
  expect(minutes.size).toBe(minuteSessions);
  for (const day of barsOf(`${code}-1d.csv`).slice(-minuteSessions)) {
    const session = minutes.get(day.time) ?? [];
    expect({
      time: day.time,
      open: session[0]?.open,
      high: Math.max(...session.map(({ high }) => high)),
      low: Math.min(...session.map(({ low }) => low)),
      close: session.at(-1)?.close,
      volume: session.reduce((sum, { volume }) => sum + volume, 0),
    }).toEqual(day);
    expect(session[0]?.time.slice(11)).toBe('09:00:00');
    expect(session.at(-1)?.time.slice(11)).toBe('15:30:00');
  }
});
