import {
  create,
  type DescMessage,
  fromBinary,
  type MessageShape,
  toBinary,
} from '@bufbuild/protobuf';
import { CandleSeries, seriesKey } from '@jts/domain';
import * as proto from '@jts/proto';
import fc, { type Arbitrary } from 'fast-check';
import { filled, join, text, whole } from './bytes.js';
import { type Decoder, type Family, refusals } from './decoder.js';
import { hostileNames, hostileNumbers, hostileTexts, words } from './words.js';

/** What protocol buffers themselves refuse: callers are told of a message that is none. */
class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

function read<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> {
  try {
    return fromBinary(schema, bytes, proto.readingOptions);
  } catch (cause) {
    throw new MalformedError('is no message', { cause });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof MalformedError ? 'MALFORMED' : refusals('VALIDATION')(error);
}

const key = seriesKey('005930', '1m');
const price = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n });

const series = fc
  .record({
    closes: fc.array(price, { maxLength: 6 }),
    step: fc.constantFrom(60_000, 60_000, 0, -1),
    priceScale: fc.constantFrom(4, 4, 0, 18, 19, 2 ** 31 - 1),
    volumes: fc.constantFrom(8, 8, 8, 7, 0),
  })
  .map(({ closes, step, priceScale, volumes }) => {
    const column = BigInt64Array.from(closes);
    const prices = new Uint8Array(column.buffer);
    const timestamps = BigInt64Array.from(closes, (_, i) => BigInt(1_700_000_000_000 + i * step));
    return toBinary(
      proto.CandleColumnsSchema,
      create(proto.CandleColumnsSchema, {
        priceScale,
        timestamp: new Uint8Array(timestamps.buffer),
        open: prices,
        high: prices,
        low: prices,
        close: prices,
        volume: new Uint8Array(volumes * closes.length),
      }),
    );
  });

/** Tags of the first fields, with each type that the wire has and some that it has not. */
const tags = Array.from({ length: 16 }, (_, field) =>
  [0, 1, 2, 3, 4, 5].map((type) => Uint8Array.of((field << 3) | type)),
).flat();

/** The bars of an answer, by each way that reads them: all come to the same. */
const wireCandles: Decoder = {
  name: 'wire-candles',
  valid: series,
  words: [...tags, ...words(...hostileNumbers)],
  families: [
    { of: 'empty fields', make: (size) => filled(size, Uint8Array.of(0x12, 0)) },
    { of: 'one column', make: (size) => join(text('\u0012'), filled(size, Uint8Array.of(1))) },
    { of: 'groups', make: (size) => filled(size, Uint8Array.of(0x0b)) },
  ],
  codeOf,
  decode(pieces) {
    const bytes = whole(pieces);
    const joined = proto.fromColumns(key, [read(proto.CandleColumnsSchema, bytes)]);
    // It uses up what it reads.
    const taken = proto.takeColumns(key, read(proto.CandleColumnsSchema, bytes.slice()));
    if (!CandleSeries.empty(key, joined.scale).concat(joined).equals(taken)) {
      throw new Error('two ways to read the same bars differ');
    }
    return joined.length;
  },
};

const id = '0123456789abcdef01234567';
const stored = { id, version: 1n, createdAtMs: 1n, updatedAtMs: 2n };
const someText = fc.constantFrom('golden cross', '추세', ...hostileNames, ...hostileTexts);

interface Message {
  readonly valid: Arbitrary<Uint8Array>;
  read(bytes: Uint8Array): unknown;
}

/** A message of what is stored, and what becomes of it. */
function message<D extends DescMessage>(
  schema: D,
  make: (one: string) => Parameters<typeof create<D>>[1],
  decode: (read: MessageShape<D>) => unknown,
): Message {
  return {
    valid: someText.map((one) => toBinary(schema, create(schema, make(one)))),
    read: (bytes) => decode(read(schema, bytes)),
  };
}

const messages: readonly Message[] = [
  message(
    proto.FormulaSchema,
    (name) => ({
      ...stored,
      name,
      expression: ':n > 1',
      category: 1,
      tags: [name],
      parameters: [{ name: 'n', dataType: name, defaultValueJson: '{"__proto__":1}' }],
    }),
    (formula) => [proto.fromFormula(formula), proto.fromNewFormula(formula)],
  ),
  message(
    proto.StrategySchema,
    (name) => ({
      ...stored,
      name,
      entryFormulaId: id,
      stopLossRule: { rule: { case: 'formulaId' as const, value: name } },
      riskConfig: { positionSizePct: 10, maxPositions: 5n },
    }),
    (strategy) => [proto.fromStrategy(strategy), proto.fromNewStrategy(strategy)],
  ),
  message(
    proto.SettingSchema,
    (key) => ({ key, valueJson: JSON.stringify({ [key]: [key] }), version: 1n }),
    proto.fromSetting,
  ),
  message(
    proto.BacktestSummarySchema,
    (initialCapital) => ({
      id,
      strategyId: id,
      config: { symbols: [initialCapital], initialCapital },
      metrics: { totalReturnPct: 1, totalTrades: 1n },
    }),
    proto.fromSummary,
  ),
  message(
    proto.BacktestTradeSchema,
    (entryPrice) => ({ symbol: '005930', side: 1, entryPrice, quantity: 1 }),
    (trade) => proto.fromTrade(trade, 0),
  ),
  message(
    proto.StockSymbolSchema,
    (code) => ({ code, name: code, market: 1, isActive: true }),
    (symbol) => proto.fromSymbol(symbol),
  ),
  message(
    proto.StorageErrorDetailSchema,
    (message) => ({ code: 1, message, path: message, reason: message, differences: [message] }),
    (detail) => proto.fromErrorDetail(detail).message,
  ),
];

/** Which message it is stands before it. */
const numbered = (n: number, bytes: Uint8Array): Uint8Array => join(Uint8Array.of(n), bytes);

const many: readonly Family[] = messages.flatMap((_, n) =>
  [
    { of: 'texts', unit: text('\u0012\u0001a') },
    { of: 'empty fields', unit: Uint8Array.of(0x3a, 0) },
    { of: 'groups', unit: Uint8Array.of(0x0b) },
  ].map(({ of, unit }) => ({
    of: `${of}, message ${n}`,
    make: (size: number) => numbered(n, filled(size, unit)),
  })),
);

/** Documents, symbols and errors. */
const wireMessages: Decoder = {
  name: 'wire-messages',
  valid: fc.oneof(...messages.map(({ valid }, n) => valid.map((bytes) => numbered(n, bytes)))),
  words: [...tags, ...words(...hostileNumbers)],
  families: many,
  codeOf,
  decode(pieces) {
    const bytes = whole(pieces);
    const [n = 0] = bytes;
    return messages[n % messages.length]?.read(bytes.subarray(1));
  },
};

export const wireDecoders: readonly Decoder[] = [wireCandles, wireMessages];
