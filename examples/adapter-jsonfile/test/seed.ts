import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RawRecords } from '@jts/conformance';
import { seriesFile } from '../src/candles.js';

/** Writes as another program would, which knows the files but not the adapter: it appends records. */
export const seedInto =
  (folder: string) =>
  async ({ candles = [], symbols = [] }: RawRecords): Promise<void> => {
    for (const { timestamp, open, high, low, close, volume, ...key } of candles) {
      const row = [timestamp.toISOString(), open, high, low, close, volume].join(' ');
      const file = join(folder, 'candles', `${seriesFile(key)}.json`);
      await change(file, { ...key, candles: [] as string[] }, (series) => series.candles.push(row));
    }
    for (const { updatedAt: _, ...symbol } of symbols) {
      await change(join(folder, 'symbols/symbols.json'), [], (list: object[]) => list.push(symbol));
    }
  };

async function change<T>(file: string, empty: T, edit: (value: T) => void): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const value = await readFile(file, 'utf8').then(JSON.parse, () => empty);
  edit(value);
  await writeFile(file, JSON.stringify(value));
}
