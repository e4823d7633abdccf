import type { StrategyDriver } from '@jts/adapter-kit';
import { referenceFilter } from './codec.js';
import type { Connection } from './connection.js';
import { entityDriver } from './entities.js';
import { fromStrategyDocument, toStrategyFields } from './strategy-document.js';

export function strategyDriver(
  connection: Connection,
  now: (() => Date) | undefined,
): StrategyDriver {
  return entityDriver(
    connection,
    {
      collection: 'strategies',
      toFields: toStrategyFields,
      fromDocument: fromStrategyDocument,
      filter({ formulaId }) {
        const reference = referenceFilter(formulaId);
        const fields = ['entryFormulaId', 'exitFormulaId', 'stopLossRule.formulaId'];
        return { $or: fields.map((field) => ({ [field]: reference })) };
      },
      searched: ['name'],
    },
    now,
  );
}
