import { expect, test } from 'vitest';
import { importCandles, throttle } from '../src/index.js';
import { key, open, sourceOf } from './bars.js';

/** Node's. */
declare const process: Record<'on' | 'off', (name: 'warning', told: (_: Error) => void) => void>;

/** What Node warns of meanwhile: more than ten listeners on one signal are a leak to it. */
async function warningsIn(work: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on('warning', note);
  await work();
  await new Promise((resolve) => setTimeout(resolve, 0));
  process.off('warning', note);
  return warnings;
}

test('any number waits for its turn with one signal, and leaves when it fires', async () => {
  const leaving = new AbortController();
  const never = { allowed: false, remaining: 0, retryAfterMs: 1_000_000 };
  const throttled = throttle({ consume: async () => never }, 'broker', {
    capacity: 1,
    refillPerSecond: 1,
  });
  const codes = new Set<unknown>();
  const warnings = await warningsIn(async () => {
    const work = () => throttled(() => 'done', { signal: leaving.signal });
    const all = Array.from({ length: 50 }, () => work().catch(({ code }) => codes.add(code)));
    leaving.abort();
    await Promise.all(all);
  });
  expect([...codes]).toEqual(['ABORTED']);
  expect(warnings).toEqual([]);
});

test('any number of imports has one signal', async () => {
  const { signal } = new AbortController();
  const work = () => importCandles({ source: sourceOf([]), key, candles: open(), signal });
  const warnings = await warningsIn(() => Promise.all(Array.from({ length: 50 }, work)));
  expect(warnings).toEqual([]);
});
