import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { checkOneOf, type StockSymbol, TooLargeError, ValidationError } from '@jts/domain';
import type { CallOptions, RowProblem, SymbolRepository } from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';
import { countRows, refusal, shownProblems } from './problems.js';
import { untilAborted } from './until-aborted.js';

/** Some symbols of a source, in its own order. */
export interface SymbolBatch {
  readonly symbols: readonly StockSymbol[];
  /** The rows that could not be read, ascending. */
  readonly problems: readonly RowProblem[];
}

export interface ImportSymbolsOptions extends CallOptions {
  readonly source: AsyncIterable<SymbolBatch>;
  readonly symbols: Pick<SymbolRepository, 'saveMany'>;
  /** Rows that can't be read refuse the import (`reject`, the default) or are left out. */
  readonly onInvalid?: 'reject' | 'skip';
  /** How many symbols are held at most, an integer from 1; 1,000,000 if absent. */
  readonly maxSymbols?: number;
  /** A clock in milliseconds, for the report's duration. */
  readonly now?: () => number;
}

const optionNames: OptionNames<ImportSymbolsOptions> = {
  ...callOptionNames,
  source: true,
  symbols: true,
  onInvalid: true,
  maxSymbols: true,
  now: true,
};

/** read = saved + repeated + rejected, where done. */
export interface ImportSymbolsReport {
  /** `rejected`: nothing was stored, and `error` names the first problem. */
  readonly status: 'done' | 'rejected';
  readonly error?: ValidationError;
  readonly read: number;
  /** Symbols that are stored now as the source has them. */
  readonly saved: number;
  /** Rows whose code comes again further down: the last one counts. */
  readonly repeated: number;
  /** Rows that could not be read. */
  readonly rejected: number;
  /** The first 20. */
  readonly problems: readonly RowProblem[];
  readonly problemCount: number;
  readonly durationMs: number;
}

/**
 * Stores the symbols of a source: all of them or none. There are thousands, not millions, so they
 * are read first and then stored by one call.
 *
 * @throws VALIDATION for an option or what is wrong with the source as a whole; TOO_LARGE for more than
 *   `maxSymbols`; ABORTED; the store's error; and nothing was stored
 */
export async function importSymbols(options: ImportSymbolsOptions): Promise<ImportSymbolsReport> {
  checkOptionNames(options, optionNames);
  const { signal, now = () => performance.now() } = options;
  const startedAt = now();
  const onInvalid = checkOneOf('onInvalid', options.onInvalid ?? 'reject', ['reject', 'skip']);
  const maxSymbols = checkMost(options.maxSymbols);
  const symbols: StockSymbol[] = [];
  const problems: RowProblem[] = [];
  let [rejected, problemCount] = [0, 0];
  for await (const batch of untilAborted(options.source, signal)) {
    for (const symbol of batch.symbols) symbols.push(symbol);
    if (symbols.length > maxSymbols) throw tooMany(maxSymbols);
    problems.push(...batch.problems.slice(0, shownProblems - problems.length));
    rejected += countRows(batch.problems);
    problemCount += batch.problems.length;
  }
  const found = { read: symbols.length + rejected, rejected, problems, problemCount };
  const [first] = problems;
  if (first !== undefined && onInvalid === 'reject') {
    const error = refusal(first);
    const durationMs = now() - startedAt;
    return { status: 'rejected', error, ...found, saved: 0, repeated: 0, durationMs };
  }
  const saved = await options.symbols.saveMany(symbols, callOptions(options));
  const repeated = symbols.length - saved;
  return { status: 'done', ...found, saved, repeated, durationMs: now() - startedAt };
}

function checkMost(maxSymbols = 1_000_000): number {
  if (Number.isInteger(maxSymbols) && maxSymbols >= 1) return maxSymbols;
  throw new ValidationError('maxSymbols', 'must be an integer from 1');
}

function tooMany(maxSymbols: number): TooLargeError {
  const most = maxSymbols.toLocaleString('en-US');
  return new TooLargeError(`the source has more than ${most} symbols (maxSymbols)`);
}
