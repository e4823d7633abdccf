import type { CandleBatch, CandleSource } from '@jts/ports';
import { expect, it } from 'vitest';
import { importCandles, validateCandles } from '../src/index.js';
import { bars, batchesOf, key, open } from './bars.js';

/** Node's, by `--expose-gc`. */
declare const gc: () => void;
const turn = () => new Promise<void>((done) => setTimeout(done, 0));

const count = 50;

/** Makes its batches one by one, and counts at its end those that somebody still holds. */
function countingSource(): { source: CandleSource; held: () => number } {
  let held = Number.NaN;
  async function* batches(): CandleSource {
    const made: WeakRef<CandleBatch['columns']>[] = [];
    for (let k = 0; k < count; k++) {
      const [batch] = batchesOf(bars(k + 1).slice(k)) as [CandleBatch];
      made.push(new WeakRef(batch.columns));
      yield batch;
      await turn();
    }
    gc();
    held = made.filter((one) => one.deref() !== undefined).length;
  }
  return { source: batches(), held: () => held };
}

it.each([
  ['without a signal', {}],
  ['with a signal', { signal: new AbortController().signal }],
])('an import and a validation hold no batch that is dealt with, %s', async (_, call) => {
  const imported = countingSource();
  const report = await importCandles({ ...call, source: imported.source, key, candles: open() });
  expect(report).toMatchObject({ status: 'done', inserted: count });
  expect(imported.held()).toBeLessThan(5);

  const validated = countingSource();
  await validateCandles({ ...call, source: validated.source });
  expect(validated.held()).toBeLessThan(5);
});
