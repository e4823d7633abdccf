import { id, type New, noId } from './entity.js';
import { validate } from './parse.js';
import {
  bounded,
  entity,
  entityName,
  finite,
  instant,
  integer,
  optional,
  type Schema,
  tagged,
  text,
  version,
} from './schema.js';

/**
 * When a losing position is closed: a formula says so, or the loss reaches a percentage, above 0, at
 * most 100.
 */
export type StopLossRule =
  | { readonly type: 'formula'; readonly formulaId: string }
  | { readonly type: 'fixed_pct'; readonly percentage: number };

/** Percentages are in percent: 5 is 5 %. */
export interface RiskConfig {
  /** Of the capital, a position: above 0, at most 100. */
  readonly positionSizePct: number;
  /** At the same time: an integer from 1. */
  readonly maxPositions: number;
  /** Not negative. */
  readonly takeProfitPct?: number;
  /** Not negative. */
  readonly maxDailyLossPct?: number;
}

/** Formulas put together, and what may be risked on them. */
export interface Strategy {
  readonly id: string;
  /** 1 to 1,000 characters, not blank. */
  readonly name: string;
  readonly description?: string;
  readonly entryFormulaId: string;
  readonly exitFormulaId?: string;
  readonly stopLossRule?: StopLossRule;
  readonly riskConfig: RiskConfig;
  /** 1 at the first save, and one more at each later one (contract F2). */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const notNegative = bounded(finite, { minimum: 0 });
const share = bounded(finite, { above: 0, maximum: 100 });

const stopLossRule = tagged<StopLossRule>({
  formula: { formulaId: id },
  fixed_pct: { percentage: share },
});

const riskConfig = entity<RiskConfig>({
  positionSizePct: share,
  maxPositions: bounded(integer, { minimum: 1 }),
  takeProfitPct: optional(notNegative),
  maxDailyLossPct: optional(notNegative),
});

const content = {
  description: optional(text),
  entryFormulaId: id,
  exitFormulaId: optional(id),
  stopLossRule: optional(stopLossRule),
  riskConfig,
};
const given = { name: entityName, ...content };
const saved = { version, createdAt: instant, updatedAt: instant };

/** A stored strategy: a document, a file. Other programs may have stored longer names than we save. */
export const strategySchema: Schema<Strategy> = entity<Strategy>({
  id,
  name: text,
  ...content,
  ...saved,
});

const updateSchema: Schema<Strategy> = entity<Strategy>({ id, ...given, ...saved });

/** A strategy before its first save. */
export const newStrategySchema: Schema<New<Strategy>> = entity<New<Strategy>>({
  id: noId,
  ...given,
});

/**
 * A strategy of our own that may be saved, equal to `input`.
 *
 * @throws ValidationError naming the field below `path`
 */
export function checkStrategy(input: unknown, path = ''): Strategy {
  return validate(updateSchema, input, path);
}

/** Likewise, before the first save. @throws ValidationError naming the field below `path` */
export function checkNewStrategy(input: unknown, path = ''): New<Strategy> {
  return validate(newStrategySchema, input, path);
}
