import type { New, Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import {
  date,
  decimal,
  document,
  double,
  int32,
  int64,
  oid,
  oidText,
  type RawValue,
} from '../documents/ejson.js';
import type { CorruptField, EntityKind, RawFields, WrongField } from '../entities/kind.js';

/** Ids of formulas; that such formulas are stored is not the store's business. */
export const entryId = oidText(0xe1);
export const exitId = oidText(0xe2);
export const stopId = oidText(0xe3);

/** A strategy before its first save, with what is required and the fields given. */
export function strategy(name: string, fields: Partial<New<Strategy>> = {}): New<Strategy> {
  const riskConfig = { positionSizePct: 10, maxPositions: 5 };
  return { name, entryFormulaId: entryId, riskConfig, ...fields };
}

const full = (name: string): New<Strategy> =>
  strategy(name, {
    description: 'described',
    exitFormulaId: exitId,
    stopLossRule: { type: 'fixed_pct', percentage: 2.5 },
    riskConfig: {
      positionSizePct: 12.5,
      maxPositions: 2 ** 31,
      takeProfitPct: 0.1 + 0.2,
      maxDailyLossPct: 0,
    },
  });

const notIds: readonly (readonly [name: string, value: unknown])[] = [
  ['empty', ''],
  ['a number', 1],
  ['an operator', { $ne: null }],
  ['a list', [entryId]],
  ['a lone surrogate', '\ud800'],
  ['NUL', 'a\0'],
  ['1,025 bytes', 'x'.repeat(1025)],
];

const notShares: readonly unknown[] = [
  0,
  -1,
  101,
  100.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '5',
  null,
];
const negatives: readonly unknown[] = [-1, -0.1, Number.NaN, Number.POSITIVE_INFINITY, '5', {}];
const notCounts: readonly unknown[] = [0, -1, 1.5, Number.NaN, 2 ** 53, '5', null, undefined];

const risk = (fields: object) => ({
  riskConfig: { positionSizePct: 10, maxPositions: 5, ...fields },
});

const wrong: readonly WrongField[] = [
  ['no name', 'name', { name: undefined }],
  ['an empty name', 'name', { name: '' }],
  ['a blank name', 'name', { name: ' \n\u2003' }],
  ['a name of 10,000 characters', 'name', { name: 'x'.repeat(10_000) }],
  ['a name that is an operator', 'name', { name: { $gt: '' } }],
  ['a lone surrogate in the name', 'name', { name: '\udfff' }],
  ['a description that is no text', 'description', { description: ['a'] }],
  ['no entry formula', 'entryFormulaId', { entryFormulaId: undefined }],
  ['entry formula null', 'entryFormulaId', { entryFormulaId: null }],
  ...notIds.flatMap(([name, value]): WrongField[] => [
    [`entry formula: ${name}`, 'entryFormulaId', { entryFormulaId: value }],
    [`exit formula: ${name}`, 'exitFormulaId', { exitFormulaId: value }],
    [
      `stop-loss formula: ${name}`,
      'stopLossRule.formulaId',
      { stopLossRule: { type: 'formula', formulaId: value } },
    ],
  ]),
  ['a stop-loss rule that is none', 'stopLossRule', { stopLossRule: 'formula' }],
  ['an unknown rule', 'stopLossRule.type', { stopLossRule: { type: 'trailing', percentage: 5 } }],
  ['a rule without its formula', 'stopLossRule.formulaId', { stopLossRule: { type: 'formula' } }],
  ...notShares.flatMap((value): WrongField[] => [
    [
      `a stop-loss of ${value}`,
      'stopLossRule.percentage',
      { stopLossRule: { type: 'fixed_pct', percentage: value } },
    ],
    [`a position of ${value}`, 'riskConfig.positionSizePct', risk({ positionSizePct: value })],
  ]),
  ...notCounts.map(
    (value): WrongField => [
      `${value} positions`,
      'riskConfig.maxPositions',
      risk({ maxPositions: value }),
    ],
  ),
  ...negatives.flatMap((value): WrongField[] => [
    [`a profit of ${value}`, 'riskConfig.takeProfitPct', risk({ takeProfitPct: value })],
    [`a daily loss of ${value}`, 'riskConfig.maxDailyLossPct', risk({ maxDailyLossPct: value })],
  ]),
  ['no risk', 'riskConfig', { riskConfig: undefined }],
  ['risk null', 'riskConfig', { riskConfig: null }],
];

const rawStrategy: RawFields = {
  _id: oid(oidText(1)),
  name: 'raw',
  entryFormulaId: oid(entryId),
  riskConfig: { positionSizePct: 10, maxPositions: 5 },
  version: 1,
  createdAt: date('2024-01-01T00:00:00.000Z'),
  updatedAt: date('2024-01-02T00:00:00.000Z'),
};

const given: (typeof strategyKind)['given'] = [
  ['as we write it', {}, {}],
  [
    'every field',
    {
      description: 'described',
      exitFormulaId: oid(exitId),
      stopLossRule: { type: 'formula', formulaId: oid(stopId) },
      riskConfig: {
        maxPositions: double('5.0'),
        positionSizePct: int32(10),
        takeProfitPct: double('7.5'),
        maxDailyLossPct: int64('3'),
      },
      version: double('4.0'),
    },
    {
      description: 'described',
      exitFormulaId: exitId,
      stopLossRule: { type: 'formula', formulaId: stopId },
      riskConfig: { positionSizePct: 10, maxPositions: 5, takeProfitPct: 7.5, maxDailyLossPct: 3 },
      version: 4,
    },
  ],
  [
    'references that are strings',
    {
      entryFormulaId: entryId,
      exitFormulaId: 'abc',
      stopLossRule: { type: 'formula', formulaId: stopId },
    },
    { exitFormulaId: 'abc', stopLossRule: { type: 'formula', formulaId: stopId } },
  ],
  [
    'nulls in optional places',
    {
      description: null,
      exitFormulaId: null,
      stopLossRule: null,
      riskConfig: { positionSizePct: 10, maxPositions: 5, takeProfitPct: null },
    },
    {},
  ],
  [
    'all fields of both kinds of stop-loss',
    { stopLossRule: { type: 'fixed_pct', formulaId: oid(stopId), percentage: 5 } },
    { stopLossRule: { type: 'fixed_pct', percentage: 5 } },
  ],
  ['fields that we don’t know', { extra: [oid(entryId)], _v: 1 }, {}],
];

const rule = (stopLossRule: RawValue) => ({ stopLossRule });

const corrupt: readonly CorruptField[] = [
  ['no name', 'name', { name: undefined }, { name: undefined }],
  ['a name that is an object', 'name', { name: { a: 1 } }, { name: { a: 1 } }],
  ['no entry formula', 'entryFormulaId', { entryFormulaId: undefined }, { entryFormulaId: null }],
  ['a number as exit formula', 'exitFormulaId', { exitFormulaId: 1 }, { exitFormulaId: 1 }],
  ['an unknown rule', 'stopLossRule.type', rule({ type: 'trailing' }), rule({ type: 'trailing' })],
  [
    'a rule without its formula',
    'stopLossRule.formulaId',
    rule({ type: 'formula' }),
    rule({ type: 'formula' }),
  ],
  [
    'a stop-loss of 101 %',
    'stopLossRule.percentage',
    rule({ type: 'fixed_pct', percentage: 101 }),
    rule({ type: 'fixed_pct', percentage: 101 }),
  ],
  [
    'a stop-loss of NaN',
    'stopLossRule.percentage',
    rule({ type: 'fixed_pct', percentage: double('NaN') }),
    rule({ type: 'fixed_pct', percentage: Number.NaN }),
  ],
  ['no risk', 'riskConfig', { riskConfig: undefined }, { riskConfig: undefined }],
  [
    'a position of text',
    'riskConfig.positionSizePct',
    { riskConfig: { positionSizePct: '10', maxPositions: 5 } },
    risk({ positionSizePct: '10' }),
  ],
  [
    'half a position',
    'riskConfig.maxPositions',
    { riskConfig: { positionSizePct: 10, maxPositions: 1.5 } },
    risk({ maxPositions: 1.5 }),
  ],
  [
    'more positions than a double holds',
    'riskConfig.maxPositions',
    { riskConfig: { positionSizePct: 10, maxPositions: int64('9007199254740993') } },
    risk({ maxPositions: 2 ** 53 }),
  ],
];

export const strategyKind: EntityKind<Strategy, StrategyRepository> = {
  noun: 'strategy',
  plural: 'strategies',
  bare: (name) => strategy(name),
  full,
  find: (strategies, options) => strategies.getByFormula(entryId, options),
  absences: [
    ['nulls', { description: null, exitFormulaId: null, stopLossRule: null }, {}],
    [
      'undefined',
      { description: undefined, exitFormulaId: undefined, stopLossRule: undefined },
      {},
    ],
    ['limits of risk', risk({ takeProfitPct: null, maxDailyLossPct: undefined }), risk({})],
    [
      'the other kind of stop-loss',
      { stopLossRule: { type: 'formula', formulaId: stopId, percentage: null } },
      { stopLossRule: { type: 'formula', formulaId: stopId } },
    ],
  ],
  wrong,
  collection: 'strategies',
  raw: (id, fields = {}) => document({ ...rawStrategy, _id: id, ...fields }),
  given,
  corrupt,
  unknown: {
    before: {
      owner: { name: 'another program' },
      riskConfig: { positionSizePct: 10, maxLeverage: decimal('1.50'), maxPositions: 5 },
      stopLossRule: { type: 'fixed_pct', note: ['kept'], percentage: 5 },
      score: int64('9007199254740993'),
    },
    update: {
      riskConfig: { positionSizePct: 20, maxPositions: 6, takeProfitPct: 7 },
      stopLossRule: { type: 'fixed_pct', percentage: 4 },
    },
    after: {
      owner: { name: 'another program' },
      riskConfig: {
        positionSizePct: 20,
        maxLeverage: decimal('1.50'),
        maxPositions: 6,
        takeProfitPct: 7,
      },
      stopLossRule: { type: 'fixed_pct', note: ['kept'], percentage: 4 },
      score: int64('9007199254740993'),
    },
  },
  upgrade: {
    before: {
      entryFormulaId: entryId,
      exitFormulaId: 'not 24 hex digits',
      stopLossRule: { type: 'formula', formulaId: stopId, percentage: null },
      version: null,
    },
    read: {
      exitFormulaId: 'not 24 hex digits',
      stopLossRule: { type: 'formula', formulaId: stopId },
    },
    after: {
      entryFormulaId: oid(entryId),
      exitFormulaId: 'not 24 hex digits',
      stopLossRule: { type: 'formula', formulaId: oid(stopId) },
      version: 2,
    },
  },
};
