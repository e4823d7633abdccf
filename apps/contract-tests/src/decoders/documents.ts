import {
  fromBacktestDocument,
  fromFormulaDocument,
  fromSettingDocument,
  fromStrategyDocument,
  fromSummaryDocument,
  parse,
  parseWithTrades,
  readChunk,
} from '@jts/adapter-mongo/fuzzing';
import { isStorageError, renderFormula } from '@jts/domain';
import fc, { type Arbitrary } from 'fast-check';
import { Decimal128, Int32, ObjectId } from 'mongodb';
import { bsonValue, documentsOf, repairBson, serialized, withNested } from './bson-values.js';
import { whole } from './bytes.js';
import { type Decoder, type Family, refusals } from './decoder.js';
import { hostileNumbers, words } from './words.js';

const id = new ObjectId('0123456789abcdef01234567');
const ids = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom<unknown>(id, 'old id') },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(5, { toString: 'a field' }, null) },
);
const names = fc.constantFrom('golden cross', '추세', '');
const time = fc.constantFrom(new Date(0), new Date('2024-01-02T03:04:05.678Z'));
const money = fc.constantFrom('1', '78200.50', '-0.001').map((digits) => new Decimal128(digits));
const version = fc.constantFrom<unknown>(1, new Int32(2), undefined);
const stored = { _id: ids, version, createdAt: time, updatedAt: time };

const parameter = fc.record({
  name: fc.constantFrom('fast', '기간'),
  dataType: fc.constantFrom('integer', 'number', 'string', 'other'),
  defaultValue: fc.oneof(fc.constantFrom<unknown>(20, 'x', undefined), bsonValue),
});
const trade = fc.record(
  {
    symbol: fc.constantFrom('005930', '삼성'),
    side: fc.constantFrom('buy', 'sell'),
    entryTime: time,
    entryPrice: fc.oneof(money, fc.constant(1.5)),
    exitTime: time,
    quantity: fc.constantFrom<unknown>(1, new Int32(3), 0.5),
    pnl: money,
    exitReason: fc.constantFrom<unknown>('손절', null),
  },
  { requiredKeys: ['symbol', 'side', 'entryTime', 'entryPrice', 'quantity'] },
);
const trades = fc.array(fc.oneof({ weight: 20, arbitrary: trade }, bsonValue), { maxLength: 4 });

const formulas = documentsOf({
  ...stored,
  name: names,
  expression: fc.constantFrom('cross(sma(:fast), :기간)', ':fast::fast', 'a:b'),
  category: fc.constantFrom('scan', 'entry', 'exit', 'stop_loss'),
  tags: fc.array(names, { maxLength: 3 }),
  parameters: fc.array(parameter, { maxLength: 3 }),
});
const strategies = documentsOf({
  ...stored,
  name: names,
  entryFormulaId: ids,
  exitFormulaId: ids,
  stopLossRule: fc.constantFrom<unknown>(
    ...[{ type: 'formula', formulaId: id }, { type: 'fixed_pct', percentage: 3.5 }, null],
    ...[{ type: '__proto__' }, { type: 'constructor' }],
  ),
  riskConfig: fc.constant({ positionSizePct: 10, maxPositions: 5 }),
});
const results = documentsOf({
  _id: ids,
  strategyId: ids,
  runAt: time,
  config: fc.record({
    startDate: fc.constant(new Date(0)),
    endDate: time,
    symbols: fc.constant(['005930']),
    initialCapital: money,
  }),
  metrics: fc.constant({ totalReturnPct: 1, totalTrades: 0, winRate: Number.NaN }),
  trades,
});
const settings = documentsOf({
  _id: fc.constantFrom('key', '__proto__'),
  value: fc.oneof(fc.constantFrom<unknown>(1, ['a', { b: null }], 'x'), bsonValue),
  version,
  updatedAt: time,
});
const chunks = documentsOf({ _id: ids, resultId: ids, n: fc.constantFrom(0, 1), trades });

const saved = { _id: id, version: 1, createdAt: new Date(0), updatedAt: new Date(0) };
const good = {
  formulas: { ...saved, name: 'f', expression: 'e', category: 'scan', tags: [], parameters: [] },
  strategies: {
    ...saved,
    name: 's',
    entryFormulaId: 'f',
    riskConfig: { positionSizePct: 10, maxPositions: 5 },
  },
  results: {
    _id: id,
    strategyId: 's',
    runAt: new Date(0),
    config: { startDate: new Date(0), endDate: new Date(0), symbols: [], initialCapital: 1 },
    metrics: { totalReturnPct: 1, totalTrades: 0 },
    trades: [],
  },
  settings: { _id: 'key', value: 1, version: 1, updatedAt: new Date(0) },
  chunks: { _id: id, resultId: id, n: 0 },
};
const goodTrade = {
  symbol: 'A',
  side: 'buy',
  entryTime: new Date(0),
  entryPrice: new Decimal128('1.5'),
  quantity: 1,
};

/** A document one of whose fields is full of one thing. */
function full(document: object, field: string, fillings: Readonly<Record<string, unknown>>) {
  return Object.entries(fillings).map(([of, value]): Family => {
    const unit = serialized({ 0: value }).length;
    const make = (size: number) =>
      serialized({ ...document, [field]: Array<unknown>(Math.ceil(size / unit)).fill(value) });
    return { of: `${field}: ${of}`, make };
  });
}

const anything = (document: object, field: string): readonly Family[] => [
  { of: `nested ${field}`, make: (size) => withNested(without(document, field), field, size) },
  { of: `a long ${field}`, make: (size) => serialized({ ...document, [field]: 'x'.repeat(size) }) },
  {
    of: `fields of ${field}`,
    make: (size) => serialized({ ...document, [field]: fieldsOf(size) }),
  },
];

const anywhere = (document: object): readonly Family[] => [
  { of: 'nested ids', make: (size) => withNested(without(document, '_id'), '_id', size) },
  { of: 'long ids', make: (size) => serialized({ ...document, _id: 'x'.repeat(size) }) },
  { of: 'further fields', make: (size) => serialized({ ...document, ...fieldsOf(size) }) },
];

const without = (document: object, field: string): object => ({ ...document, [field]: undefined });

const fieldsOf = (size: number): object =>
  Object.fromEntries(Array.from({ length: Math.ceil(size / 12) }, (_, i) => [`f${i}`, i]));

interface Kind {
  readonly name: string;
  readonly valid: Arbitrary<Uint8Array>;
  readonly families: readonly Family[];
  decode(bytes: Uint8Array, way: number): unknown;
}

const documents = ({ decode, ...kind }: Kind): Decoder => ({
  ...kind,
  words: words(...hostileNumbers),
  repair: repairBson,
  codeOf: refusals('CORRUPT_DATA'),
  decode: (pieces, way) => decode(whole(pieces), way),
});

/** A formula that was read is rendered, too: what its expression says was never checked. */
function rendered(bytes: Uint8Array): unknown {
  const formula = fromFormulaDocument(parse('formulas', bytes));
  try {
    return { formula, text: renderFormula(formula) };
  } catch (error) {
    if (!isStorageError(error) || error.code !== 'VALIDATION') throw error;
    return { formula };
  }
}

export const documentDecoders: readonly Decoder[] = [
  documents({
    name: 'mongo-formulas',
    valid: formulas,
    families: [
      ...anywhere(good.formulas),
      ...anything(good.formulas, 'expression'),
      ...full(good.formulas, 'tags', { numbers: 1, texts: 'a', nothing: null }),
      ...full(good.formulas, 'parameters', {
        numbers: 1,
        nothing: {},
        'one parameter': { name: 'a', dataType: 'x' },
        values: { name: 'a', dataType: 'x', defaultValue: [[[[]]]] },
      }),
    ],
    decode: rendered,
  }),
  documents({
    name: 'mongo-strategies',
    valid: strategies,
    families: [
      ...anywhere(good.strategies),
      ...anything(good.strategies, 'description'),
      ...anything(good.strategies, 'stopLossRule'),
    ],
    decode: (bytes) => fromStrategyDocument(parse('strategies', bytes)),
  }),
  documents({
    name: 'mongo-backtests',
    valid: results,
    families: [
      ...anywhere(good.results),
      ...anything(good.results, 'metrics'),
      ...full(good.results, 'trades', { numbers: 1, nothing: {}, trades: goodTrade, lists: [[]] }),
    ],
    decode(bytes, way) {
      const { document, trades: read } = parse('backtest_results', bytes, parseWithTrades);
      return way % 4 === 3 ? fromSummaryDocument(document) : fromBacktestDocument(document, read);
    },
  }),
  documents({
    name: 'mongo-chunks',
    valid: chunks,
    families: [
      ...anywhere(good.chunks),
      ...anything(good.chunks, 'trades'),
      ...full(good.chunks, 'trades', { numbers: 1, nothing: {}, trades: goodTrade }),
    ],
    decode: (bytes, way) => readChunk(bytes, way % 2),
  }),
  documents({
    name: 'mongo-settings',
    valid: settings,
    families: [
      ...anywhere(good.settings),
      ...anything(good.settings, 'value'),
      ...full(good.settings, 'value', { numbers: 1, nothing: null, dates: new Date(0) }),
    ],
    decode: (bytes) => fromSettingDocument(parse('settings', bytes)),
  }),
];
