import type { Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import { document } from '../documents/ejson.js';
import type { EntityKind } from '../entities/kind.js';
import { corrupt, given, rawStrategy, unknown, upgrade } from './raw.js';
import { entryId, full, stopId, strategy } from './strategy.js';
import { risk, wrong } from './wrong.js';

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
  unknown,
  upgrade,
};
