import {
  type BacktestSummary,
  type BacktestTrade,
  backtestSummarySchema,
  backtestTradeSchema,
  CandleSeries,
  checkSeriesKey,
  checkSymbol,
  Decimal,
  type Formula,
  formulaCategories,
  formulaSchema,
  type JsonValue,
  markets,
  maxScaledPrice,
  maxTimestamp,
  minTimestamp,
  type SeriesKey,
  type Setting,
  type StockSymbol,
  type Strategy,
  settingSchema,
  strategySchema,
  timeframes,
  tradeSides,
  validate,
} from '@jts/domain';
import fc, { type Arbitrary } from 'fast-check';

/** Any text that UTF-8 can carry, a byte order mark and NUL among it. */
export const anyText = fc.oneof(
  fc.constantFrom('\ufeff', '\ufeffa\ufeff', '\0', '가나', '\u{10ffff}', '\uffff', '"\\\n', ''),
  fc.string({ unit: 'binary', maxLength: 30 }),
);
const anyCode = fc.oneof(
  fc.constantFrom('005930', '\ufeff', '가', "'%_\\", '\u{10000}'),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((one) => !/\p{Cc}/u.test(one)),
);
const anyId = fc.oneof(
  fc.constant('0123456789abcdef01234567'),
  fc.constantFrom('old id', '\ufeff'),
);
const anyTime = fc
  .oneof(
    fc.constantFrom(minTimestamp, maxTimestamp, -1, 0),
    fc.integer({ min: minTimestamp, max: maxTimestamp }),
  )
  .map((ms) => new Date(ms));
const anyNumber = fc.oneof(
  fc.constantFrom(0, -0, 5e-324, 1.7976931348623157e308, -0.1, 2 ** 53 + 2),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const anyCount = fc.oneof(fc.constantFrom(0, Number.MAX_SAFE_INTEGER), fc.nat());
const anyVersion = anyCount.map((one) => Math.max(1, one));

/** Up to 34 digits, as all of them, some of them behind the point. */
const anyMoney = fc
  .tuple(fc.stringMatching(/^-?[0-9]{1,34}$/), fc.nat(34))
  .map(([digits, places]) => new Decimal(`${digits}e-${places}`));

const anyJson = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>({ b: 1, a: 2, 1: 3 }, JSON.parse('{"__proto__":1}'), -0, '\ufeff'),
) as Arbitrary<JsonValue>;

const some = <T>(one: Arbitrary<T>) => fc.array(one, { maxLength: 4 });

/** Those that the domain takes, as it keeps them. */
const taken = <T>(raw: Arbitrary<unknown>, check: (value: unknown) => T): Arbitrary<T> =>
  raw
    .map((value): readonly T[] => {
      try {
        return [check(value)];
      } catch {
        return [];
      }
    })
    .filter((found) => found.length > 0)
    .map((found) => found[0] as T);

const record = (
  required: Readonly<Record<string, Arbitrary<unknown>>>,
  optional: Readonly<Record<string, Arbitrary<unknown>>> = {},
) => fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });

const stored = { version: anyVersion, createdAt: anyTime, updatedAt: anyTime };
const anyName = anyText.map((text) => `a${text}`);

export const anyKey: Arbitrary<SeriesKey> = taken(
  record({ exchange: anyCode, symbol: anyCode, timeframe: fc.constantFrom(...timeframes) }),
  (value) => checkSeriesKey(value as SeriesKey),
);

const anyPrice = fc.oneof(
  fc.constantFrom(0n, 1n, -1n, maxScaledPrice, -maxScaledPrice),
  fc.bigInt({ min: -maxScaledPrice, max: maxScaledPrice }),
);
const anyBar = fc.record({
  time: fc.integer({ min: minTimestamp, max: maxTimestamp }),
  prices: fc.tuple(anyPrice, anyPrice, anyPrice, anyPrice),
  volume: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
});

export const anySeries: Arbitrary<CandleSeries> = fc
  .tuple(
    anyKey,
    fc.uniqueArray(anyBar, { selector: ({ time }) => time, maxLength: 30 }),
    fc.nat(18),
  )
  .map(([key, unordered, scale]) => {
    const bars = unordered.toSorted((a, b) => a.time - b.time);
    const prices = (i: 0 | 1 | 2 | 3) => BigInt64Array.from(bars, (bar) => bar.prices[i]);
    const columns = {
      timestamp: BigInt64Array.from(bars, ({ time }) => BigInt(time)),
      ...{ open: prices(0), high: prices(1), low: prices(2), close: prices(3) },
      volume: BigUint64Array.from(bars, ({ volume }) => volume),
    };
    return CandleSeries.fromColumns(key, columns, scale);
  });

export const anySymbol: Arbitrary<StockSymbol> = taken(
  record(
    { code: anyCode, name: anyName, market: fc.constantFrom(...markets), isActive: fc.boolean() },
    { sector: anyText },
  ),
  (value) => checkSymbol(value),
);

const anyParameter = record(
  {
    name: fc.constantFrom('fast', '기간', '_'),
    dataType: fc.constantFrom('other', 'json', '\ufeff'),
  },
  { defaultValue: anyJson, minValue: anyJson, maxValue: anyJson },
);

export const anyFormula: Arbitrary<Formula> = taken(
  record(
    {
      ...{ id: anyId, ...stored, name: anyName, expression: anyText, tags: some(anyText) },
      category: fc.constantFrom(...formulaCategories),
      parameters: fc.uniqueArray(anyParameter, { selector: ({ name }) => name, maxLength: 3 }),
    },
    { description: anyText },
  ),
  (value) => validate(formulaSchema, value),
);

const anyShare = fc.double({ min: 5e-324, max: 100, noNaN: true });

export const anyStrategy: Arbitrary<Strategy> = taken(
  record(
    {
      ...{ id: anyId, ...stored, name: anyName, entryFormulaId: anyId },
      riskConfig: record(
        { positionSizePct: anyShare, maxPositions: anyVersion },
        { takeProfitPct: anyNumber.map(Math.abs), maxDailyLossPct: anyNumber.map(Math.abs) },
      ),
    },
    {
      ...{ description: anyText, exitFormulaId: anyId },
      stopLossRule: fc.oneof(
        record({ type: fc.constant('formula'), formulaId: anyId }),
        record({ type: fc.constant('fixed_pct'), percentage: anyShare }),
      ),
    },
  ),
  (value) => validate(strategySchema, value),
);

export const anySummary: Arbitrary<BacktestSummary> = taken(
  record({
    ...{ id: anyId, strategyId: anyId, runAt: anyTime },
    config: fc
      .tuple(fc.tuple(anyTime, anyTime), some(anyCode), anyMoney)
      .map(([times, symbols, initialCapital]) => {
        const [startDate, endDate] = times.toSorted((a, b) => Number(a) - Number(b));
        return { startDate, endDate, symbols, initialCapital };
      }),
    metrics: record(
      { totalReturnPct: anyNumber, totalTrades: anyCount },
      {
        sharpeRatio: anyNumber,
        maxDrawdownPct: anyNumber,
        winRate: anyNumber,
        profitFactor: anyNumber,
      },
    ),
  }),
  (value) => validate(backtestSummarySchema, value),
);

export const anyTrade: Arbitrary<BacktestTrade> = taken(
  record(
    {
      ...{ symbol: anyCode, side: fc.constantFrom(...tradeSides), entryTime: anyTime },
      ...{ entryPrice: anyMoney, quantity: anyNumber.map(Math.abs) },
    },
    { exitTime: anyTime, exitPrice: anyMoney, pnl: anyMoney, exitReason: anyText },
  ),
  (value) => validate(backtestTradeSchema, value),
);

export const anySetting: Arbitrary<Setting> = taken(
  record({ key: anyName, value: anyJson, version: anyVersion, updatedAt: anyTime }),
  (value) => validate(settingSchema, value),
);
