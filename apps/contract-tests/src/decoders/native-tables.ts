import { encodeNative } from '@jts/adapter-clickhouse/fuzzing';
import fc, { type Arbitrary } from 'fast-check';
import { join } from './bytes.js';
import { hostileNames, hostileTexts } from './words.js';

const types = ['Int64', 'UInt64', 'UInt8', 'String', 'DateTime64(3)', 'Decimal(18, 4)'] as const;
type Type = (typeof types)[number] | "DateTime64(3, 'UTC')";

/** Types that a server may send, read or refused. */
export const typeNames: readonly string[] = [
  ...types,
  ...["DateTime64(3, 'UTC')", 'Decimal(9, 2)', 'Decimal(38, 4)', 'Decimal(0, 99)', 'Float64'],
  ...['Nullable(UInt64)', 'LowCardinality(String)', 'Array(String)', "DateTime64(3, '", 'DateTime'],
];

/** Every column that a statement of ours asks for. */
const asked: Readonly<Record<string, Type>> = {
  timestamp: 'DateTime64(3)',
  open: 'Decimal(18, 4)',
  high: 'Decimal(18, 4)',
  low: 'Decimal(18, 4)',
  close: 'Decimal(18, 4)',
  volume: 'UInt64',
  block: 'UInt64',
  row: 'UInt64',
  first: 'DateTime64(3)',
  last: "DateTime64(3, 'UTC')",
  count: 'UInt64',
  exchange: 'String',
  symbol: 'String',
  timeframe: 'String',
  code: 'String',
  name: 'String',
  market: 'String',
  sector: 'String',
  is_active: 'UInt8',
  engine: 'String',
  engine_full: 'String',
  sorting_key: 'String',
  reorders: 'UInt64',
  table: 'String',
  type: 'String',
  default_kind: 'String',
  in_partition_key: 'UInt8',
  in_sorting_key: 'UInt8',
};

const texts = fc.constantFrom(
  'A',
  'KRX',
  '1d',
  'KOSPI',
  'candles',
  ...hostileNames,
  ...hostileTexts,
);
const whole = fc.oneof(
  fc.bigInt({ min: 0n, max: 100n }),
  fc.bigInt({ min: 1_704_067_200_000n, max: 1_704_067_200_100n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
);

interface Row {
  readonly texts: readonly string[];
  readonly numbers: readonly bigint[];
}

const row = fc.record({
  texts: fc.array(texts, { minLength: 1, maxLength: 4 }),
  numbers: fc.array(whole, { minLength: 1, maxLength: 4 }),
});

function valuesOf(type: Type, place: number, rows: readonly Row[]) {
  const number = ({ numbers }: Row) => numbers[place % numbers.length] as bigint;
  switch (type) {
    case 'String':
      return rows.map((one) => one.texts[place % one.texts.length] as string);
    case 'UInt8':
      return Uint8Array.from(rows, (one) => Number(BigInt.asUintN(8, number(one))));
    case 'UInt64':
      return BigUint64Array.from(rows, number);
    default:
      return BigInt64Array.from(rows, number);
  }
}

const columns = fc.oneof(
  fc.constant(Object.entries(asked)),
  fc.subarray(Object.entries(asked)),
  fc.array(
    fc.tuple(fc.constantFrom(...Object.keys(asked), ...hostileNames), fc.constantFrom(...types)),
    {
      maxLength: 6,
    },
  ),
);

/** What a server answers: some columns, some rows, in blocks. */
export const nativeTable: Arbitrary<Uint8Array> = fc
  .tuple(columns, fc.array(row, { maxLength: 6 }), fc.integer({ min: 1, max: 6 }))
  .map(([named, rows, blockRows]) => {
    const sent = named.map(([name, type], i) => ({ name, type, values: valuesOf(type, i, rows) }));
    return join(...encodeNative(sent, rows.length, blockRows));
  });
