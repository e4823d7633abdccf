import type { CandleSeries } from '@jts/domain';
import type { ReadRangeOptions } from '@jts/ports';
import { barsOfMessage, toColumns } from '@jts/proto';
import { parts } from './chunks.js';

type OnBars = NonNullable<ReadRangeOptions['onBars']>;

/**
 * One state of the store, in as many messages as it takes; the last one tells how many bars there are.
 *
 * @param sent so many have gone out already
 */
export function* counted(series: CandleSeries, sent = 0) {
  const expectedCount = BigInt(series.length);
  let left = series.length - sent;
  for (const part of parts(series.rows(sent))) {
    left -= part.length;
    const totalCount = left === 0 ? expectedCount : 0n;
    yield { candles: toColumns(part), totalCount, expectedCount };
  }
}

/** Likewise, but what comes early is sent early: full messages, as fast as the client takes them. */
export async function* asTheyCome(read: (onBars: OnBars) => Promise<CandleSeries>) {
  let come: { readonly soFar: CandleSeries; readonly expected: number } | undefined;
  let wake = () => {};
  const whole = read((soFar, expected) => {
    come = { soFar, expected };
    wake();
  });
  const ended = whole.then(
    () => true,
    () => true,
  );
  let sent = 0;
  for (let isEnded = false; !isEnded; ) {
    const more = new Promise<boolean>((resolve) => {
      wake = () => resolve(false);
    });
    for (; come !== undefined && sent + barsOfMessage <= come.soFar.length; sent += barsOfMessage) {
      const candles = toColumns(come.soFar.rows(sent, sent + barsOfMessage));
      yield { candles, totalCount: 0n, expectedCount: BigInt(come.expected) };
    }
    isEnded = await Promise.race([more, ended]);
  }
  yield* counted(await whole, sent);
}
