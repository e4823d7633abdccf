import { Decimal as Foreign } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  backtestResultSchema,
  backtestSummarySchema,
  checkMoney,
  checkNewBacktestResult,
  Decimal,
  validate,
} from '../src/index.js';

const trade = {
  symbol: '005930',
  side: 'buy',
  entryTime: new Date('2024-01-02T00:00:00Z'),
  entryPrice: new Decimal('71000.5'),
};
const content = {
  strategyId: '0123456789abcdef01234567',
  runAt: new Date('2024-06-01T12:34:56.789Z'),
  config: {
    startDate: new Date('2024-01-01T00:00:00Z'),
    endDate: new Date('2024-05-31T00:00:00Z'),
    symbols: ['005930', '000660'],
    initialCapital: new Decimal('10000000'),
  },
  metrics: { totalReturnPct: -1.5, sharpeRatio: 0.7, totalTrades: 2 },
  trades: [
    { ...trade, quantity: 0.5 },
    {
      ...trade,
      side: 'sell',
      quantity: 10,
      exitTime: new Date('2024-01-03T00:00:00Z'),
      exitPrice: new Decimal('0.1'),
      pnl: new Decimal('-12.34'),
      exitReason: '손절',
    },
  ],
};
const saved = { ...content, id: 'fedcba9876543210fedcba98' };
const refusal = (path: string) => expect.objectContaining({ code: 'VALIDATION', path });
const withMetrics = (change: object) => ({
  ...content,
  metrics: { ...content.metrics, ...change },
});

describe('a backtest result', () => {
  it('comes back equal, from values and from JSON', () => {
    expect(checkNewBacktestResult(content)).toEqual(content);
    expect(checkNewBacktestResult(JSON.parse(JSON.stringify(content)))).toEqual(content);
    expect(validate(backtestResultSchema, saved)).toEqual(saved);
  });

  it.each([
    ['trades[2].symbol', { trades: [...content.trades, ...Array(500_000).fill({})] }],
    ['config.symbols[0]', { config: { ...content.config, symbols: Array(500_000).fill('') } }],
  ])('of which half a million elements are wrong is refused for the first, %s', (path, wrong) => {
    const refusal = expect.objectContaining({ code: 'VALIDATION', path });
    expect(() => checkNewBacktestResult({ ...content, ...wrong })).toThrow(refusal);
  });

  it('is summed up without its trades', () => {
    const { trades: _, ...summary } = saved;
    expect(validate(backtestSummarySchema, saved)).toEqual(summary);
  });

  it('shares nothing with what it was made from', () => {
    const own = checkNewBacktestResult(content);
    own.trades[0]?.entryTime.setTime(0);
    own.config.startDate.setTime(0);
    expect(own).toEqual(content);
    expect(own.trades[0]?.entryPrice).not.toBe(trade.entryPrice);
    expect([own.trades, own.trades[1], own.config.symbols, own.metrics]).toSatisfy(
      (all: object[]) => all.every(Object.isFrozen),
    );
  });

  it('takes undefined and null for absent, in trades too', () => {
    const trades = [{ ...trade, quantity: 1, exitTime: null, pnl: undefined, exitReason: null }];
    expect(checkNewBacktestResult({ ...content, trades }).trades).toEqual([
      { ...trade, quantity: 1 },
    ]);
  });

  it('is refused with an exit before its entry, which another program may have stored', () => {
    const trades = [{ ...trade, quantity: 1, exitTime: new Date('2024-01-01T23:59:59.999Z') }];
    expect(() => checkNewBacktestResult({ ...content, trades })).toThrow(
      refusal('trades[0].exitTime'),
    );
    expect(validate(backtestResultSchema, { ...saved, trades }).trades).toEqual(trades);
    const atOnce = [{ ...trade, quantity: 1, exitTime: trade.entryTime }];
    expect(checkNewBacktestResult({ ...content, trades: atOnce }).trades).toEqual(atOnce);
  });

  it('has the same trades, and the same refusals, whether they come as values or as text', () => {
    const price = fc
      .tuple(fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n }), fc.integer({ min: -40, max: 40 }))
      .map(([digits, exponent]) => new Decimal(`${digits}e${exponent}`));
    const time = fc.integer({ min: -2_208_988_800_001, max: 10_413_792_000_000 });
    const any = fc.record(
      {
        symbol: fc.oneof(fc.constant('005930'), fc.string({ unit: 'binary' })),
        side: fc.constantFrom('buy', 'sell'),
        entryTime: time.map((ms) => new Date(ms)),
        entryPrice: fc.oneof(price, fc.constantFrom(new Decimal('-0'), new Decimal('1.50'))),
        exitTime: time.map((ms) => new Date(ms)),
        exitPrice: price,
        quantity: fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true })),
        pnl: fc.option(price),
        exitReason: fc.string({ unit: 'binary' }),
      },
      { requiredKeys: ['symbol', 'side', 'entryTime', 'entryPrice', 'quantity'] },
    );
    const outcome = (trades: readonly object[]) => {
      try {
        return checkNewBacktestResult({ ...content, trades });
      } catch (error) {
        return (error as Error).message;
      }
    };
    fc.assert(
      fc.property(fc.array(any, { maxLength: 3 }), (trades) => {
        const asText = trades.map((one) => ({ ...one, entryPrice: one.entryPrice.toFixed() }));
        expect(outcome(trades)).toEqual(outcome(asText));
      }),
      { numRuns: 1000 },
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'is refused with a metric of %d, which once stored reads as absent',
    (value) => {
      const odd = withMetrics({ profitFactor: value });
      expect(() => checkNewBacktestResult(odd)).toThrow(refusal('metrics.profitFactor'));
      const read = validate(backtestResultSchema, { ...odd, id: saved.id });
      expect(read.metrics).toStrictEqual(content.metrics);
      const summary = validate(backtestSummarySchema, { ...odd, id: saved.id });
      expect(summary.metrics).toStrictEqual(content.metrics);
    },
  );

  it('can not do without a metric that is always there', () => {
    const stored = { ...withMetrics({ totalReturnPct: Number.NaN }), id: saved.id };
    expect(() => validate(backtestResultSchema, stored)).toThrow(refusal('metrics.totalReturnPct'));
  });

  it.each([
    ['id', { ...content, id: 'x' }],
    ['strategyId', { ...content, strategyId: '' }],
    ['runAt', { ...content, runAt: null }],
    ['metrics.totalTrades', withMetrics({ totalTrades: 1.5 })],
    ['metrics.totalTrades', withMetrics({ totalTrades: -1 })],
    ['metrics.winRate', withMetrics({ winRate: '0.5' })],
    ['config.endDate', { ...content, config: { ...content.config, endDate: new Date(0) } }],
    ['config.symbols[1]', { ...content, config: { ...content.config, symbols: ['a', ''] } }],
    ['config.initialCapital', { ...content, config: { ...content.config, initialCapital: 'x' } }],
    ['trades', { ...content, trades: undefined }],
  ])('is refused for its %s', (path, input) => {
    expect(() => checkNewBacktestResult(input)).toThrow(refusal(path));
  });

  it.each([
    ['symbol', ''],
    ['side', 'short'],
    ['entryTime', undefined],
    ['entryPrice', Number.NaN],
    ['exitPrice', 'Infinity'],
    ['exitTime', new Date('2300-01-01T00:00:00Z')],
    ['quantity', -1],
    ['quantity', new Decimal(1)],
    ['pnl', '1,234.5'],
    ['exitReason', 4],
  ])('is refused for the %s of a trade', (field, value) => {
    const trades = [content.trades[0], { ...trade, quantity: 1, [field]: value }];
    expect(() => checkNewBacktestResult({ ...content, trades }, 'result')).toThrow(
      refusal(`result.trades[1].${field}`),
    );
  });
});

describe('money', () => {
  it('keeps every digit of what it is made from, as our own Decimal', () => {
    const digits = fc.bigInt(-(10n ** 34n) + 1n, 10n ** 34n - 1n);
    fc.assert(
      fc.property(digits, fc.nat(34), (coefficient, places) => {
        const text = new Foreign(`${coefficient}e-${places}`).toFixed();
        for (const input of [text, new Foreign(text), new Decimal(text)]) {
          const money = checkMoney('m', input);
          expect(money.toFixed()).toBe(text);
          expect(money).not.toBe(input);
          expect(money.constructor).toBe(Decimal);
        }
      }),
    );
  });

  it('is never -0', () => {
    expect(Object.is(checkMoney('m', -0).toNumber(), 0)).toBe(true);
  });

  it.each([
    '1e34',
    '1e400',
    '1e-35',
    '12345678901234567890123456789012345',
    Number.NaN,
    '',
    null,
    true,
    {},
  ])('is refused for %j', (value) => {
    expect(() => checkMoney('m', value)).toThrow(refusal('m'));
  });
});
