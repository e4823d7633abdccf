import type { Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import {
  date,
  decimal,
  double,
  int32,
  int64,
  oid,
  oidText,
  type RawValue,
} from '../documents/ejson.js';
import type { CorruptField, EntityKind, GivenShape, RawFields } from '../entities/kind.js';
import { entryId, exitId, stopId } from './strategy.js';
import { risk } from './wrong.js';

export const rawStrategy: RawFields = {
  _id: oid(oidText(1)),
  name: 'raw',
  entryFormulaId: oid(entryId),
  riskConfig: { positionSizePct: 10, maxPositions: 5 },
  version: 1,
  createdAt: date('2024-01-01T00:00:00.000Z'),
  updatedAt: date('2024-01-02T00:00:00.000Z'),
};

export const given: readonly GivenShape[] = [
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

export const corrupt: readonly CorruptField[] = [
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

export const unknown: EntityKind<Strategy, StrategyRepository>['unknown'] = {
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
};

export const upgrade: EntityKind<Strategy, StrategyRepository>['upgrade'] = {
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
};
