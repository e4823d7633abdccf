import type { StrategyDriver } from '@jts/adapter-kit';
import { referenceFilter } from './codec.js';
import type { Connection } from './connection.js';
import { entityDriver } from './entities.js';
import { fromStrategyDocument, toStrategyFields } from './strategy-document.js';
import type { Writes } from './writes.js';

export function strategyDriver(
  connection: Connection,
  writes: Writes,
  now: (() => Date) | undefined,
): StrategyDriver {
  return entityDriver(
    connection,
    writes,
    {
      collection: 'strategies',
      toFields: toStrategyFields,
      fromDocument: fromStrategyDocument,
      filter({ formulaId }) {
        const reference = referenceFilter(formulaId);
        return {
          $or: [
            { entryFormulaId: reference },
            { exitFormulaId: reference },
            // Another program may leave the formula in a rule that stops by a percentage.
            { 'stopLossRule.formulaId': reference, 'stopLossRule.type': 'formula' },
          ],
        };
      },
      searched: ['name'],
    },
    now,
  );
}
