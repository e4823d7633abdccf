import { checkOptionNames } from '@jts/adapter-kit';
import {
  type BacktestResult,
  checkNewBacktestResult,
  type New,
  NotFoundError,
  ValidationError,
} from '@jts/domain';
import type { CallOptions, DocumentStore, SymbolRepository } from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';
import { inParallel } from './in-parallel.js';

export interface RecordBacktestStores {
  readonly strategies: Pick<DocumentStore['strategies'], 'getById'>;
  readonly backtests: Pick<DocumentStore['backtests'], 'save'>;
  /** Where given, each symbol of the configuration must be one of these. */
  readonly symbols?: Pick<SymbolRepository, 'getByCode'>;
}

/**
 * Saves the result of a backtest, if it agrees with itself and with what is stored. Nothing is
 * written otherwise.
 *
 * - Trades come by entry time, ascending, in symbols of `config.symbols`.
 * - They enter and exit from `startDate` to `endDate`. An `endDate` at 00:00 UTC is a date, which
 *   lasts until its last millisecond.
 * - `metrics.totalTrades` is their number, those still open at the end included.
 *
 * @throws VALIDATION naming the field or option, before anything is asked of a store
 * @throws NOT_FOUND for the strategy, or the first symbol that is not stored
 */
export async function recordBacktest(
  stores: RecordBacktestStores,
  result: New<BacktestResult>,
  options: CallOptions = {},
): Promise<BacktestResult> {
  checkOptionNames(options, callOptionNames);
  const call = callOptions(options);
  const checked = checkNewBacktestResult(result);
  checkTrades(checked);
  const { strategyId, config } = checked;
  if ((await stores.strategies.getById(strategyId, call)) === null) {
    throw new NotFoundError('strategy', strategyId);
  }
  if (stores.symbols !== undefined) await checkSymbols(stores.symbols, config.symbols, call);
  return stores.backtests.save(checked, call);
}

function checkTrades({ config, metrics, trades }: New<BacktestResult>): void {
  const { startDate } = config;
  const [start, end] = [startDate.getTime(), lastMs(config.endDate)];
  const symbols = new Set(config.symbols);
  let latest = start;
  trades.forEach(({ symbol, entryTime, exitTime = entryTime }, i) => {
    const refuse = (field: string, reason: string) => {
      throw new ValidationError(`trades[${i}].${field}`, reason);
    };
    if (!symbols.has(symbol)) refuse('symbol', 'must be one of config.symbols');
    if (entryTime < startDate) refuse('entryTime', 'must not be before config.startDate');
    if (entryTime.getTime() > end) refuse('entryTime', 'must not be after config.endDate');
    if (exitTime.getTime() > end) refuse('exitTime', 'must not be after config.endDate');
    if (entryTime.getTime() < latest) {
      refuse(
        'entryTime',
        `must not be before trades[${i - 1}].entryTime: trades come by entry time`,
      );
    }
    latest = entryTime.getTime();
  });
  if (metrics.totalTrades !== trades.length) {
    const counted = trades.length.toLocaleString('en-US');
    throw new ValidationError('metrics.totalTrades', `must be ${counted}, the number of trades`);
  }
}

const dayMs = 86_400_000;

function lastMs(endDate: Date): number {
  const ms = endDate.getTime();
  return ms % dayMs === 0 ? ms + dayMs - 1 : ms;
}

async function checkSymbols(
  symbols: Pick<SymbolRepository, 'getByCode'>,
  codes: readonly string[],
  call: CallOptions,
): Promise<void> {
  const found = await inParallel(codes, (code) => symbols.getByCode(code, call));
  const missing = codes[found.indexOf(null)];
  if (missing !== undefined) throw new NotFoundError('symbol', missing);
}
