import { seriesKey } from '@jts/domain';
import type { CandleSource } from '@jts/ports';
import { describe, expect, it } from 'vitest';
import { exportCandles, importCandles } from '../src/index.js';
import { bars, everything, key, minute, open, seriesOf, start } from './bars.js';

const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
};

async function stored(count: number) {
  const candles = open();
  await candles.saveMany(seriesOf(bars(count)));
  return candles;
}

describe('exportCandles', () => {
  it('gives all bars in chunks of at most the size asked for', async () => {
    const chunks = await collect(exportCandles({ candles: await stored(10), key, chunkSize: 4 }));
    expect(chunks.map(({ length }) => length)).toEqual([4, 4, 2]);
    const whole = chunks.reduce((all, chunk) => all.concat(chunk));
    expect(whole.equals(seriesOf(bars(10)))).toBe(true);
  });

  it('gives the bars of a range, both ends included, and none where it holds none', async () => {
    const candles = await stored(10);
    const at = (n: number) => new Date(start + n * minute);
    const some = await collect(exportCandles({ candles, key, range: { from: at(3), to: at(5) } }));
    expect(some.map(({ length }) => length)).toEqual([3]);
    const none = exportCandles({ candles, key, range: { from: at(50), to: at(60) } });
    expect(await collect(none)).toEqual([]);
  });

  it('ends with the bar that was the last when it began, whatever a feed adds', async () => {
    const candles = await stored(4);
    let length = 0;
    for await (const chunk of exportCandles({ candles, key, chunkSize: 2 })) {
      await candles.saveMany(seriesOf(bars(50)));
      length += chunk.length;
    }
    expect(length).toBe(4);
  });

  it('rejects for a series that is not stored, a reversed range, and a signal', async () => {
    const candles = await stored(1);
    const other = exportCandles({ candles, key: seriesKey('000000', '1d') });
    await expect(collect(other)).rejects.toMatchObject({ code: 'NOT_FOUND', entity: 'series' });
    const range = { from: everything.to, to: everything.from };
    const reversed = exportCandles({ candles, key, range });
    await expect(collect(reversed)).rejects.toMatchObject({ code: 'VALIDATION' });
    const aborted = exportCandles({ candles, key, signal: AbortSignal.abort() });
    await expect(collect(aborted)).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('gives what an import stores equal in another store', async () => {
    const candles = await stored(100);
    const copy = open();
    async function* source(): CandleSource {
      for await (const series of exportCandles({ candles, key, chunkSize: 7 })) {
        const rows = Uint32Array.from(series.columns.timestamp, (_, i) => i + 1);
        yield { columns: series.copyColumns(), rows, scale: series.scale, problems: [] };
      }
    }
    await importCandles({ source: source(), key, candles: copy });
    const found = await copy.getRange(key, everything);
    expect(found.equals(await candles.getRange(key, everything))).toBe(true);
  });
});
