// Checked by `tsc -p packages/domain`, like every type here: nothing of it runs.
import type { Candle, CandleSeries, Decimal, SeriesKey, TimeRange } from '../src/index.js';

declare const series: CandleSeries;
declare const columns: CandleSeries['columns'];
declare const candle: Candle;
declare const key: SeriesKey;
declare const range: TimeRange;

// A column can be read as a typed array can.
const first: bigint | undefined = series.columns.close[0];
const all: bigint[] = [...series.columns.volume];
const copy: BigInt64Array<ArrayBuffer> = series.columns.close.slice(0, 1);
const volumes: BigUint64Array<ArrayBuffer> = series.columns.volume.slice();
export const read = [first, all, copy, volumes, series.columns.open.at(-1)];

// And a typed array is a column, but a column is no typed array.
export const given: CandleSeries['columns']['close'] = copy;
// @ts-expect-error a column can't be passed where it could be written to
export const taken: BigInt64Array = series.columns.close;
// @ts-expect-error nor can a volume column
export const takenVolume: BigUint64Array = series.columns.volume;

const { close, volume } = columns;
// @ts-expect-error no index write
close[0] = 1n;
// @ts-expect-error no index write
volume[0] = 1n;
// @ts-expect-error no way to write
close.set([1n]);
// @ts-expect-error no way to write
volume.set([1n]);
// @ts-expect-error no way to write
close.fill(0n);
// @ts-expect-error no way to write
volume.fill(0n);
// @ts-expect-error no way to write
close.sort();
// @ts-expect-error no way to write
volume.sort();
// @ts-expect-error no way to write
close.reverse();
// @ts-expect-error no way to write
volume.reverse();
// @ts-expect-error no way to write
close.copyWithin(0, 1);
// @ts-expect-error no way to write
volume.copyWithin(0, 1);
// @ts-expect-error a view that could be written to
close.subarray(0, 1);
// @ts-expect-error a view that could be written to
volume.subarray(0, 1);
// @ts-expect-error memory that could be written to
export const buffer = close.buffer;
// @ts-expect-error memory that could be written to
export const volumeBuffer = volume.buffer;
// @ts-expect-error the length is given
close.length = 0;

// @ts-expect-error a series is immutable
series.columns = columns;
// @ts-expect-error a series is immutable
series.columns.close = copy;
// @ts-expect-error a series is immutable
series.key = key;
// @ts-expect-error a series is immutable
series.length = 0;
// @ts-expect-error a series is immutable
series.scale = 2;
// @ts-expect-error a series is made by its static methods
export const made = new CandleSeries(key, series.columns, 4);
// @ts-expect-error a key is immutable
key.symbol = 'x';
// @ts-expect-error a range is immutable
range.from = new Date();
// @ts-expect-error a candle is immutable
candle.close = candle.open;
// @ts-expect-error a candle is immutable
candle.volume = 1n;
// @ts-expect-error a candle is immutable
candle.timestamp = new Date();
// @ts-expect-error money is never a number
export const price: number = candle.close;
export const money: Decimal = candle.close;
