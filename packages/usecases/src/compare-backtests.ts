import { checkOptionNames } from '@jts/adapter-kit';
import {
  type BacktestConfig,
  type BacktestMetrics,
  type BacktestResult,
  Decimal,
  NotFoundError,
  ValidationError,
} from '@jts/domain';
import type { CallOptions, DocumentStore } from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';

/** One result of a comparison, without its trades. */
export interface ComparedBacktest {
  readonly id: string;
  readonly strategyId: string;
  readonly runAt: Date;
  readonly config: BacktestConfig;
  readonly metrics: BacktestMetrics;
  /** The sum of its trades' `pnl`, to 50 digits; absent where no trade has one. */
  readonly pnl?: Decimal;
}

/** A field that is not the same in all results: its value in each, in the order of the results. */
export type ConfigDifference = {
  readonly [F in keyof ComparedConfig]: {
    readonly field: F;
    readonly values: readonly ComparedConfig[F][];
  };
}[keyof ComparedConfig];

type ComparedConfig = BacktestConfig & Pick<BacktestResult, 'strategyId'>;

/** The measures that have a better and a worse: more is better, but of a drawdown the smaller one. */
export const comparedMeasures = [
  'totalReturnPct',
  'sharpeRatio',
  'maxDrawdownPct',
  'winRate',
  'profitFactor',
  'pnl',
] as const;
export type ComparedMeasure = (typeof comparedMeasures)[number];

export interface BacktestComparison {
  /** In the order of the ids. */
  readonly results: readonly ComparedBacktest[];
  /** What the results were computed from, as far as it differs: figures may not compare then. */
  readonly differences: readonly ConfigDifference[];
  /** The ids of the best by each measure, several where they are equal; none where nobody has it. */
  readonly best: Readonly<Record<ComparedMeasure, readonly string[]>>;
}

/**
 * Several results side by side. Trades are read one result at a time, and let go.
 *
 * @throws VALIDATION for an option, less than two ids, or an id that comes twice
 * @throws NOT_FOUND for the first id that is not stored
 */
export async function compareBacktests(
  store: { readonly backtests: Pick<DocumentStore['backtests'], 'getById'> },
  ids: readonly string[],
  options: CallOptions = {},
): Promise<BacktestComparison> {
  checkOptionNames(options, callOptionNames);
  if (ids.length < 2) throw new ValidationError('ids', 'must be two at least');
  ids.forEach((id, i) => {
    if (ids.indexOf(id) < i) throw new ValidationError(`ids[${i}]`, `has come before: ${id}`);
  });
  const call = callOptions(options);
  const results: ComparedBacktest[] = [];
  for (const id of ids) {
    const result = await store.backtests.getById(id, call);
    if (result === null) throw new NotFoundError('backtest', id);
    results.push(withoutTrades(result));
  }
  const best = Object.fromEntries(
    comparedMeasures.map((measure) => [measure, bestBy(measure, results)]),
  ) as Record<ComparedMeasure, string[]>;
  return { results, differences: differences(results), best };
}

function withoutTrades({ trades, ...summary }: BacktestResult): ComparedBacktest {
  let pnl: Decimal | undefined;
  for (const trade of trades) if (trade.pnl !== undefined) pnl = trade.pnl.plus(pnl ?? 0);
  return { ...summary, ...(pnl && { pnl }) };
}

function bestBy(measure: ComparedMeasure, results: readonly ComparedBacktest[]): string[] {
  let best: Decimal | undefined;
  let ids: string[] = [];
  for (const { id, metrics, pnl } of results) {
    const value = measure === 'pnl' ? pnl : metrics[measure];
    if (value === undefined) continue;
    // Drawdowns are written as 12.5 by some, as -12.5 by others.
    const score =
      measure === 'maxDrawdownPct' ? new Decimal(value).abs().neg() : new Decimal(value);
    const order = best === undefined ? 1 : score.comparedTo(best);
    if (order > 0) [best, ids] = [score, []];
    if (order >= 0) ids.push(id);
  }
  return ids;
}

const comparedFields = [
  'strategyId',
  'startDate',
  'endDate',
  'symbols',
  'initialCapital',
] as const satisfies readonly (keyof ComparedConfig)[];

function differences(results: readonly ComparedBacktest[]): ConfigDifference[] {
  const configs = results.map(({ strategyId, config }) => ({ ...config, strategyId }));
  return comparedFields
    .filter((field) => new Set(configs.map((config) => textOf(config[field]))).size > 1)
    .map(
      (field) => ({ field, values: configs.map((config) => config[field]) }) as ConfigDifference,
    );
}

/** Equal for equal values; the symbols' order does not matter. */
function textOf(value: ComparedConfig[keyof ComparedConfig]): string {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  return 'toFixed' in value ? value.toFixed() : JSON.stringify([...value].sort());
}
