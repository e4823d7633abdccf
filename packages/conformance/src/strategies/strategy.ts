import type { New, Strategy } from '@jts/domain';
import { oidText } from '../documents/ejson.js';

/** Ids of formulas; that such formulas are stored is not the store's business. */
export const entryId = oidText(0xe1);
export const exitId = oidText(0xe2);
export const stopId = oidText(0xe3);

/** A strategy before its first save, with what is required and the fields given. */
export function strategy(name: string, fields: Partial<New<Strategy>> = {}): New<Strategy> {
  const riskConfig = { positionSizePct: 10, maxPositions: 5 };
  return { name, entryFormulaId: entryId, riskConfig, ...fields };
}

export const full = (name: string): New<Strategy> =>
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
