import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  backtestResultSchema,
  Decimal,
  formulaSchema,
  newFormulaSchema,
  type Schema,
  settingSchema,
  strategySchema,
} from '../src/index.js';
import { notPlain, readPlain } from '../src/plain.js';

const time = new Date(0);
const saved = { id: '0123456789abcdef01234567', version: 1, createdAt: time, updatedAt: time };
const content = {
  name: 'RSI 반등',
  expression: 'rsi < :level',
  category: 'entry',
  description: null,
  tags: ['a'],
  parameters: [{ name: 'level', dataType: 'number', defaultValue: 30, minValue: -0 }],
};
const result = {
  id: 'r',
  strategyId: 's',
  runAt: 0,
  config: { startDate: time, endDate: 1, symbols: ['A'], initialCapital: new Decimal('1.50') },
  metrics: { totalReturnPct: -0, sharpeRatio: Number.NaN, totalTrades: 0 },
  trades: [],
};
const riskConfig = { positionSizePct: 5, maxPositions: 1, takeProfitPct: 0 };
const stopLossRule = { type: 'fixed_pct', percentage: 2 };

const right: readonly (readonly [string, Schema<unknown>, object])[] = [
  ['a formula', formulaSchema, { ...content, ...saved }],
  ['a new formula', newFormulaSchema, content],
  [
    'a strategy',
    strategySchema,
    { ...saved, name: 's', entryFormulaId: 'f', stopLossRule, riskConfig },
  ],
  [
    'a strategy that stops by a formula',
    strategySchema,
    {
      ...saved,
      name: 's',
      entryFormulaId: 'f',
      stopLossRule: { type: 'formula', formulaId: 'f', percentage: null },
      riskConfig,
    },
  ],
  ['a setting', settingSchema, { key: 'k', value: null, version: 2, updatedAt: '2024-01-01' }],
  ['a result', backtestResultSchema, result],
];

it.each(right)(
  '%s that is right is read by the reader, as the schema reads it',
  (_, schema, input) => {
    const plain = readPlain(schema, input);
    expect(plain).not.toBe(notPlain);
    const { data } = schema.safeParse(input);
    expect(plain).toEqual(data);
    expect(Object.isFrozen(plain)).toBe(true);
  },
);

/** Anything that a field may be by mistake, and some that it may be. */
const values = fc.oneof(
  fc.constantFrom(undefined, null, '', ' ', -1, -0, 0, 0.5, 1, Number.NaN, time, 'x', '\ud800'),
  fc.anything(),
);

type Path = readonly [key: string, ...more: string[]];

/** Of the fields, and of theirs. */
function pathsOf(input: object): Path[] {
  return Object.entries(input).flatMap(([key, value]): Path[] => {
    const below = isRecord(value) ? pathsOf(value).map((path): Path => [key, ...path]) : [];
    return [[key], ...below];
  });
}

const isRecord = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function withChange(input: object, [key, next, ...more]: Path, value: unknown): object {
  if (next === undefined) return { ...input, [key]: value };
  const field = (input as Readonly<Record<string, object>>)[key] ?? {};
  return { ...input, [key]: withChange(field, [next, ...more], value) };
}

it.each(right)(
  '%s with any field of any value is read likewise, or refused by both',
  (_, schema, input) => {
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(input), ['other']), values, (path, value) => {
        const changed = withChange(input, path, value);
        const plain = readPlain(schema, changed);
        const exact = schema.safeParse(changed);
        if (plain === notPlain) expect(exact).toMatchObject({ success: false });
        else expect(plain).toEqual(exact.data);
      }),
    );
  },
);
