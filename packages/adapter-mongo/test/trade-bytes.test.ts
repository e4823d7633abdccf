import {
  type BacktestResult,
  type BacktestTrade,
  Decimal,
  newBacktestResultSchema,
} from '@jts/domain';
import fc from 'fast-check';
import { BSON, Decimal128, Double, Int32, Long } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { fromBacktestDocument, toBacktestDocument } from '../src/backtest-document.js';
import { parseWithTrades } from '../src/trade-bytes.js';
import { fromTradeDocument, toTradeDocument, tradeBytes } from '../src/trade-document.js';

const money = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: -12, max: 3 }))
  .map(([digits, exponent]) => new Decimal(`${digits}e${exponent}`));
const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const name = fc.oneof(
  fc.constantFrom('005930', '삼성', "it's", '😀'),
  fc.string({ minLength: 1 }).filter((s) => !/\p{Cc}/u.test(s)),
);

const trade: fc.Arbitrary<BacktestTrade> = fc
  .record(
    {
      symbol: name,
      side: fc.constantFrom('buy' as const, 'sell' as const),
      entryTime: time,
      entryPrice: money,
      held: fc.nat(),
      exitPrice: money,
      quantity: fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
      pnl: money,
      exitReason: fc.string({ unit: 'binary' }),
    },
    { requiredKeys: ['symbol', 'side', 'entryTime', 'entryPrice', 'quantity'] },
  )
  .map(({ held, entryTime, ...rest }) => ({
    ...rest,
    entryTime: new Date(entryTime),
    ...(held === undefined ? {} : { exitTime: new Date(entryTime + held) }),
  }));

const id = '0123456789abcdef01234567';
const content = {
  strategyId: id,
  runAt: new Date(0),
  config: { startDate: new Date(0), endDate: new Date(1), symbols: ['A'], initialCapital: '1' },
  metrics: { totalReturnPct: 1, totalTrades: 0 },
};
const head = toBacktestDocument(id, newBacktestResultSchema.parse({ ...content, trades: [] }));
const readBack = (trades: unknown, more: object = {}) => {
  const bytes = BSON.serialize({ ...head, trades, ...more }, { ignoreUndefined: true });
  const parsed = parseWithTrades(bytes);
  return fromBacktestDocument(parsed.document, parsed.trades);
};
const plain = {
  symbol: 'A',
  side: 'buy',
  entryTime: new Date(5),
  entryPrice: Decimal128.fromString('1.50'),
  quantity: 3,
};

describe('the trades of a document', () => {
  it.each([
    [5, '5'],
    ['x', 'string'],
    [null, 'null'],
    [[1], 'a list'],
  ])('that are none are told as what they are: %j', (stored, what) => {
    expect(() => readBack([plain, stored])).toThrow(`trades[1]: must be an object, not ${what}`);
  });

  it('come back equal, in their order', () => {
    fc.assert(
      fc.property(fc.array(trade, { maxLength: 20 }), (trades) => {
        expect(readBack(trades.map(toTradeDocument)).trades).toEqual(
          trades.map((one) => ({ ...one, quantity: one.quantity + 0 })),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('are measured, never too small', () => {
    fc.assert(
      fc.property(trade, (one) => {
        const exact = BSON.calculateObjectSize(toTradeDocument(one)) + 1 + '100000'.length + 1;
        expect(tradeBytes(one)).toBeGreaterThanOrEqual(exact);
      }),
    );
  });

  it('leave the rest of the document as it is, wherever they stand in it', () => {
    const read = readBack([plain], { strategyId: 'old', zz: 1 });
    expect(read).toMatchObject({ id, strategyId: 'old', trades: [{ symbol: 'A' }] });
    const first = BSON.serialize({ trades: [plain], ...head });
    expect(parseWithTrades(first).document).toEqual(BSON.deserialize(BSON.serialize(head)));
  });

  it.each([
    ['fields that are not ours', { ...plain, note: 'x', nested: { a: [1] }, __v: 1 }],
    ['null for what is absent', { ...plain, exitTime: null, exitPrice: null, pnl: null }],
    [
      'a Double and a Long',
      { ...plain, quantity: Long.fromNumber(3), entryPrice: new Double(1.5) },
    ],
    [
      'an integer for a price',
      { ...plain, entryPrice: new Decimal128('15E-1'), quantity: new Int32(3) },
    ],
  ])('of another program may have %s', (_, stored) => {
    const [read] = readBack([stored]).trades;
    expect(read).toEqual({
      symbol: 'A',
      side: 'buy',
      entryTime: new Date(5),
      entryPrice: new Decimal('1.5'),
      quantity: 3,
    });
  });

  it.each([
    ['trades[1].entryTime', { ...plain, entryTime: 5 }],
    ['trades[1].entryTime', { ...plain, entryTime: '2024-01-01' }],
    ['trades[1].quantity', { ...plain, quantity: new Date(5) }],
    ['trades[1].quantity', { ...plain, quantity: '3' }],
    ['trades[1].quantity', { ...plain, quantity: Number.NaN }],
    ['trades[1].quantity', { ...plain, quantity: Long.fromString('9007199254740993') }],
    ['trades[1].entryPrice', { ...plain, entryPrice: Decimal128.fromString('NaN') }],
    ['trades[1].entryPrice', { ...plain, entryPrice: Decimal128.fromString('1E+40') }],
    ['trades[1].entryPrice', { ...plain, entryPrice: undefined }],
    ['trades[1].pnl', { ...plain, pnl: Decimal128.fromString('Infinity') }],
    ['trades[1].side', { ...plain, side: 'hold' }],
    ['trades[1].symbol', { ...plain, symbol: '' }],
    ['trades[1].exitReason', { ...plain, exitReason: 5 }],
    ['trades[1]', 5],
    ['trades[1]', null],
  ])('are CORRUPT_DATA at %s', (path, stored) => {
    const refusal = expect.objectContaining({
      code: 'CORRUPT_DATA',
      collection: 'backtest_results',
      id,
      path,
    });
    expect(() => readBack([plain, stored])).toThrow(refusal);
  });

  it('are CORRUPT_DATA at the one that is no document', () => {
    const bytes = Buffer.from(
      BSON.serialize({ ...head, trades: [plain, { ...plain, note: 'x~' }] }),
    );
    bytes[bytes.indexOf('x~')] = 0xff;
    const { document, trades } = parseWithTrades(bytes);
    expect(() => fromBacktestDocument(document, trades)).toThrow(
      expect.objectContaining({ code: 'CORRUPT_DATA', id, path: 'trades[1]' }),
    );
  });

  it('are CORRUPT_DATA where any byte of them is wrong, or read as the driver reads them', () => {
    const full = { ...plain, exitTime: new Date(7), pnl: plain.entryPrice, exitReason: '손절' };
    const good = Buffer.from(BSON.serialize({ ...head, trades: [full, full] }));
    const outcome = (parse: (bytes: Buffer) => BacktestResult): string => {
      try {
        return JSON.stringify(parse(good));
      } catch {
        return 'refused';
      }
    };
    const slowly = (bytes: Buffer) => {
      const document = BSON.deserialize(bytes);
      const { trades } = document;
      const loose = Array.isArray(trades) ? trades.map(fromTradeDocument) : trades;
      return fromBacktestDocument(document, loose);
    };
    const quickly = (bytes: Buffer) => {
      const { document, trades } = parseWithTrades(bytes);
      return fromBacktestDocument(document, trades);
    };
    for (let at = good.indexOf('trades'); at < good.length; at++) {
      const was = good[at] as number;
      for (const wrong of [0, 1, was + 1, was - 1, 127, 128, 250, 255]) {
        good[at] = wrong;
        expect(outcome(quickly), `${wrong} at ${at}`).toBe(outcome(slowly));
      }
      good[at] = was;
    }
  });

  it.each([[undefined], [null], [5], [{}]])('are CORRUPT_DATA where they are %j', (trades) => {
    expect(() => readBack(trades)).toThrow(
      expect.objectContaining({ code: 'CORRUPT_DATA', path: 'trades' }),
    );
  });
});
