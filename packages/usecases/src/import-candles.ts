import {
  checkOneOf,
  checkSeriesKey,
  isStorageError,
  NotFoundError,
  type SeriesKey,
  type StorageError,
  UnknownError,
  type ValidationError,
} from '@jts/domain';
import type {
  CallOptions,
  CandleRepository,
  CandleSource,
  ConflictRule,
  RowProblem,
  SymbolRepository,
} from '@jts/ports';
import { callOptions } from './call-options.js';
import {
  type ImportProgress,
  type ImportReport,
  type ImportStatus,
  ImportTally,
} from './import-report.js';
import {
  type BatchRules,
  type InvalidRule,
  type PreparedBatch,
  prepareBatch,
} from './prepare-batch.js';
import { refusal } from './problems.js';
import type { Edge } from './repeated.js';
import { untilAborted } from './until-aborted.js';

export interface ImportCandlesOptions extends CallOptions {
  readonly source: CandleSource;
  /** The series that the bars belong to. */
  readonly key: SeriesKey;
  readonly candles: CandleRepository;
  /** Where given, the key's symbol must be one of these. */
  readonly symbols?: Pick<SymbolRepository, 'getByCode'>;
  /** What to do about bars that are stored already with other values; `replace` if absent. */
  readonly onConflict?: ConflictRule;
  /**
   * Goes on where the stored series ends: rows before its last bar are ignored, that bar (which may
   * have been incomplete) is read again.
   */
  readonly incremental?: boolean;
  /** `reject` if absent. */
  readonly onInvalid?: InvalidRule;
  /** Called after each batch that was stored. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** A clock in milliseconds, for the report's duration. */
  readonly now?: () => number;
}

/**
 * Stores the bars of a source, batch by batch, in bounded memory. A batch is stored whole or not at
 * all; `signal` ends the import between two of them, or takes the one in flight back.
 *
 * Two bars of one time are noticed within a batch, and across batches of a source in order; of those
 * in far batches of an unsorted source the later one wins, as two imports would have it.
 *
 * @returns what was done, also where the source was refused, or the import aborted or failed half
 *   way: look at `status`
 * @throws before anything is read: VALIDATION for an option, NOT_FOUND for a symbol that is not in
 *   `symbols`, or the error of a store that can't be asked
 */
export async function importCandles(options: ImportCandlesOptions): Promise<ImportReport> {
  const { now = () => performance.now(), signal } = options;
  const startedAt = now();
  const key = checkSeriesKey(options.key);
  const onInvalid = checkOneOf('onInvalid', options.onInvalid ?? 'reject', invalidRules);
  const onConflict = checkOneOf('onConflict', options.onConflict ?? 'replace', conflictRules);
  const tally = new ImportTally();
  const report = (status: ImportStatus, error?: StorageError) =>
    tally.report(key, status, error, now() - startedAt);

  let since: number;
  try {
    since = await findStart(options, key);
  } catch (error) {
    if (signal?.aborted) return report('aborted', toStorageError(error));
    throw error;
  }
  try {
    const refusal = await importBatches(options, { key, onInvalid, since }, onConflict, tally);
    return report(refusal === undefined ? 'done' : 'rejected', refusal);
  } catch (error) {
    return report(statusOf(error, signal), toStorageError(error));
  }
}

const invalidRules = ['reject', 'skip', 'keep'] as const;
const conflictRules = ['replace', 'skip'] as const;

/** The time from which on bars are looked at. */
async function findStart(options: ImportCandlesOptions, key: SeriesKey): Promise<number> {
  const call = callOptions(options);
  if (options.symbols !== undefined) {
    const symbol = await options.symbols.getByCode(key.symbol, call);
    if (symbol === null) throw new NotFoundError('symbol', key.symbol);
  }
  if (!options.incremental) return Number.NEGATIVE_INFINITY;
  const coverage = await options.candles.getCoverage(key, call);
  return coverage?.last.getTime() ?? Number.NEGATIVE_INFINITY;
}

/** @returns why a batch was refused, if one was */
async function importBatches(
  options: ImportCandlesOptions,
  rules: BatchRules,
  onConflict: ConflictRule,
  tally: ImportTally,
): Promise<StorageError | undefined> {
  const save = { ...callOptions(options), onConflict };
  let edge: Edge | undefined;
  for await (const batch of untilAborted(options.source, options.signal)) {
    const prepared = prepareBatch(batch, rules, edge);
    tally.read(batch, prepared);
    if (prepared.series === undefined) return refusal(prepared.problems[0] as RowProblem);
    try {
      const saved = await options.candles.saveMany(prepared.series, save);
      tally.stored(batch, prepared, saved);
    } catch (error) {
      const problem = rowOf(error, prepared);
      if (problem === undefined) throw error;
      tally.addProblems([problem], 1);
      return refusal(problem);
    }
    edge = prepared.edge;
    options.onProgress?.(tally.progress());
  }
  return undefined;
}

/** The problem of a bar that the store can't represent, such as a price with too many places. */
function rowOf(error: unknown, { rowAt }: PreparedBatch): RowProblem | undefined {
  if (!isStorageError(error) || error.code !== 'VALIDATION') return undefined;
  const { path, reason } = error as ValidationError;
  const [, index, field] = /^candles\[(\d+)\]\.(\w+)$/.exec(path) ?? [];
  const row = rowAt(Number(index));
  return row === undefined || field === undefined ? undefined : { row, field, reason };
}

function statusOf(error: unknown, signal: AbortSignal | undefined): ImportStatus {
  if (signal?.aborted) return 'aborted';
  return isStorageError(error) && error.code === 'VALIDATION' ? 'rejected' : 'failed';
}

function toStorageError(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UnknownError(message, { cause: error });
}
