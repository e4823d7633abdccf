import { allocateColumns, seriesKey, type WritableCandleColumns } from '@jts/domain';

/** The series that is written. */
export const writeKey = seriesKey('WRITE', '1m', 'NASDAQ');

/** Minute bars of a random walk, prices in ten-thousandths: what an application holds before it saves. */
export function generateColumns(count: number): WritableCandleColumns {
  const columns = allocateColumns(count);
  const below = randomIntegers(1);
  let open = 1_500_000;
  for (let row = 0; row < count; row++) {
    const close = open + below(1001) - 500;
    columns.timestamp[row] = BigInt(Date.UTC(2022, 0, 1) + row * 60_000);
    columns.open[row] = BigInt(open);
    columns.high[row] = BigInt(Math.max(open, close) + below(500));
    columns.low[row] = BigInt(Math.min(open, close) - below(500));
    columns.close[row] = BigInt(close);
    columns.volume[row] = BigInt(below(1_000_000));
    open = Math.max(1_000_000, close);
  }
  return columns;
}

/** A linear congruential generator: the same numbers everywhere. */
function randomIntegers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}
