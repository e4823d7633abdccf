import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { type Formula, type Strategy, ValidationError } from '@jts/domain';
import type { CallOptions, DocumentStore, MarketDataStore } from '@jts/ports';
import { callOptionNames, callOptions } from '../call-options.js';
import { copyBacktests } from './backtests.js';
import { copyCandles } from './candles.js';
import { copyEntities } from './entities.js';
import { IdMap } from './id-map.js';
import { FormulaReferences } from './references.js';
import {
  type CopyPart,
  type CopyProgress,
  type CopyReport,
  type PartReport,
  PartTally,
  shownItems,
} from './report.js';
import { copySettings } from './settings.js';
import { copySymbols } from './symbols.js';

type Market = Pick<MarketDataStore, 'priceScale' | 'candles' | 'symbols'>;
type Documents = Pick<DocumentStore, 'formulas' | 'strategies' | 'backtests' | 'settings'>;

/** A store with one half or both: market data, documents. */
export type CopyableStore = Partial<Market> & Partial<Documents>;

export interface CopyStoreOptions extends CallOptions {
  /** Called after each entity and each chunk of bars. */
  readonly onProgress?: (progress: CopyProgress) => void;
  /** A clock in milliseconds, for the report's duration. */
  readonly now?: () => number;
}

const optionNames: OptionNames<CopyStoreOptions> = {
  ...callOptionNames,
  onProgress: true,
  now: true,
};

/**
 * Copies everything from one store to another, of the halves that both have: symbols, candles,
 * formulas, strategies, backtests, settings. Memory stays bounded.
 *
 * - What the target has already stays; where the source has other content under the same code, time,
 *   key or copied entity, the source's wins. Nothing is ever deleted.
 * - The target gives formulas, strategies and backtests ids of its own, and references follow them.
 *   Their versions and `createdAt` begin anew. The target keeps which is whose copy, as settings
 *   (see {@link copyPrefix}): a later copy brings changes to the same entity.
 * - It can be repeated: what is equal is not written. After an interruption (an abort, a failure, a
 *   killed process) the next run completes it, and nothing is there twice.
 * - Each thing written is read back: `verified` says whether number and content (SHA-256) are those
 *   of the source.
 *
 * It is no snapshot: what others save in the source meanwhile is copied or not. Don't run two copies
 * into one target at a time: they could each create an entity. An entity that changes in the source
 * right after an interruption, before it was noted, is created a second time. Results of strategies
 * that the source does not have any more are not copied.
 *
 * A document that the target does not take is left out and told (`refused`); so are the results of
 * such a strategy.
 *
 * @throws VALIDATION for an option, where the stores have no half in common, or the target can't keep a price's
 *   decimal places; else the error of a store, ABORTED among them. What was copied before stands
 */
export async function copyStore(
  from: CopyableStore,
  to: CopyableStore,
  options: CopyStoreOptions = {},
): Promise<CopyReport> {
  checkOptionNames(options, optionNames);
  const { now = () => performance.now(), onProgress } = options;
  const startedAt = now();
  const call = callOptions(options);
  if (from === to) throw new ValidationError('to', 'must be another store');
  const market = hasMarket(from) && hasMarket(to);
  const documents = hasDocuments(from) && hasDocuments(to);
  if (!market && !documents) {
    throw new ValidationError('to', 'must have market data or documents, as the source has');
  }
  const parts: Partial<Record<CopyPart, PartReport>> = {};
  const copying: Copying = async (part, work) => {
    const tally = new PartTally(part, onProgress);
    const result = await work(tally);
    parts[part] = tally.report();
    return result;
  };
  if (hasMarket(from) && hasMarket(to)) await copyMarket(from, to, copying, call);
  const dangling =
    hasDocuments(from) && hasDocuments(to) ? await copyDocuments(from, to, copying, call) : [];
  return {
    verified: Object.values(parts).every(({ verified }) => verified),
    parts,
    danglingFormulaIds: dangling.slice(0, shownItems),
    durationMs: now() - startedAt,
  };
}

/** Runs the copying of one part and keeps its report. */
type Copying = <T>(part: CopyPart, work: (tally: PartTally) => Promise<T>) => Promise<T>;

const hasMarket = (store: CopyableStore): store is Market =>
  store.candles !== undefined && store.symbols !== undefined && store.priceScale !== undefined;

const hasDocuments = (store: CopyableStore): store is Documents =>
  store.formulas !== undefined &&
  store.strategies !== undefined &&
  store.backtests !== undefined &&
  store.settings !== undefined;

async function copyMarket(
  from: Market,
  to: Market,
  copying: Copying,
  call: CallOptions,
): Promise<void> {
  await copying('symbols', (tally) => copySymbols(from.symbols, to.symbols, tally, call));
  await copying('candles', (tally) => copyCandles(from, to, tally, call));
}

/** In the order in which they refer to each other. @returns the ids that lead to no formula */
async function copyDocuments(
  from: Documents,
  to: Documents,
  copying: Copying,
  call: CallOptions,
): Promise<readonly string[]> {
  const mapOf = (part: 'formulas' | 'strategies' | 'backtests') =>
    IdMap.read(to.settings, part, call);
  const [formulas, strategies] = [await mapOf('formulas'), await mapOf('strategies')];
  const formulaIds = await copying('formulas', (tally) =>
    copyEntities<Formula>({
      from: from.formulas,
      to: to.formulas,
      noun: 'formula',
      map: formulas,
      mapped: (content) => content,
      tally,
      call,
    }),
  );
  const references = new FormulaReferences(formulaIds, formulas);
  const strategyIds = await copying('strategies', (tally) =>
    copyEntities<Strategy>({
      from: from.strategies,
      to: to.strategies,
      noun: 'strategy',
      map: strategies,
      mapped: (content) => references.inTarget(content),
      tally,
      call,
    }),
  );
  const backtests = await mapOf('backtests');
  await copying('backtests', (tally) =>
    copyBacktests({ from, to: to.backtests, map: backtests, strategyIds, tally, call }),
  );
  await copying('settings', (tally) => copySettings(from.settings, to.settings, tally, call));
  return references.dangling;
}
