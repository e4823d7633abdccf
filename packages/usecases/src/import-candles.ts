import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import {
  checkOneOf,
  checkSeriesKey,
  type ErrorCode,
  isStorageError,
  NotFoundError,
  type SeriesKey,
  type StorageError,
  UnknownError,
} from '@jts/domain';
import type {
  CallOptions,
  CandleRepository,
  CandleSource,
  ConflictRule,
  SymbolRepository,
} from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';
import {
  type ImportProgress,
  type ImportReport,
  type ImportStatus,
  ImportTally,
} from './import-report.js';
import { ImportRun } from './import-run.js';
import type { InvalidRule } from './prepare-batch.js';

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
   * have been incomplete) is read again. A source that does not ascend is held in memory and stored
   * oldest first once it has ended, so that whatever stops the import leaves no hole behind the
   * last stored bar; of one that ascends at first, no row from its first step down on is ignored.
   */
  readonly incremental?: boolean;
  /**
   * How many bars an incremental import holds at most, 52 bytes each (twice that while they are put
   * in order); 5,000,000 if absent. Beyond, the source is rejected.
   */
  readonly maxHeld?: number;
  /** `reject` if absent. */
  readonly onInvalid?: InvalidRule;
  /** Called after each batch that was stored, or held. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** A clock in milliseconds, for the report's duration. */
  readonly now?: () => number;
}

const optionNames: OptionNames<ImportCandlesOptions> = {
  ...callOptionNames,
  source: true,
  key: true,
  candles: true,
  symbols: true,
  onConflict: true,
  incremental: true,
  maxHeld: true,
  onInvalid: true,
  onProgress: true,
  now: true,
};

/**
 * Stores the bars of a source, batch by batch, in bounded memory (but see `incremental`). A batch is stored whole or not at
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
  checkOptionNames(options, optionNames);
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
    const refused = await new ImportRun(
      options,
      { key, onInvalid, since, onConflict },
      tally,
    ).run();
    return report(refused === undefined ? 'done' : 'rejected', refused);
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

/** What would be refused again. */
const refusals: ReadonlySet<ErrorCode> = new Set(['VALIDATION', 'TOO_LARGE']);

function statusOf(error: unknown, signal: AbortSignal | undefined): ImportStatus {
  if (signal?.aborted) return 'aborted';
  return isStorageError(error) && refusals.has(error.code) ? 'rejected' : 'failed';
}

function toStorageError(error: unknown): StorageError {
  if (isStorageError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new UnknownError(message, { cause: error });
}
