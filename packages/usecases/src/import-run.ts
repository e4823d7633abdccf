import { isStorageError, type StorageError, type ValidationError } from '@jts/domain';
import type {
  CallOptions,
  CandleBatch,
  CandleRepository,
  CandleSource,
  ConflictRule,
  RowProblem,
} from '@jts/ports';
import { callOptions } from './call-options.js';
import { HeldBars, type OrderedBars } from './held-bars.js';
import { type BatchEnd, endOf, type ImportProgress, type ImportTally } from './import-report.js';
import { toTimes } from './ordering.js';
import { type BatchRules, type PreparedBatch, prepareBatch } from './prepare-batch.js';
import { refusal } from './problems.js';
import type { Edge } from './repeated.js';
import { SourceOrder } from './source-order.js';
import { untilAborted } from './until-aborted.js';

interface RunOptions extends CallOptions {
  readonly source: CandleSource;
  readonly candles: Pick<CandleRepository, 'saveMany'>;
  readonly incremental?: boolean;
  readonly maxHeld?: number;
  readonly onProgress?: (progress: ImportProgress) => void;
}

interface RunRules extends Omit<BatchRules, 'sinceUntil'> {
  readonly onConflict: ConflictRule;
}

const heldAtMost = 5_000_000;

/** The batches of one import: each is stored as it comes, or held until the source has ended. */
export class ImportRun {
  private readonly order = new SourceOrder();
  private readonly held: HeldBars;
  private heldEnd: BatchEnd | undefined;
  private edge: Edge | undefined;

  constructor(
    private readonly options: RunOptions,
    private readonly rules: RunRules,
    private readonly tally: ImportTally,
  ) {
    this.held = new HeldBars(options.maxHeld ?? heldAtMost);
  }

  /** @returns why a batch was refused, if one was */
  async run(): Promise<StorageError | undefined> {
    for await (const batch of untilAborted(this.options.source, this.options.signal)) {
      const refused = await this.take(batch);
      if (refused !== undefined) return refused;
      this.options.onProgress?.(this.tally.progress());
    }
    return this.storeHeld();
  }

  private async take(batch: CandleBatch): Promise<StorageError | undefined> {
    const inOrder = this.order.look(toTimes(batch.columns.timestamp));
    const { direction, isAscending } = this.order;
    this.tally.isAscending = isAscending;
    // What has stepped down once may go below what is stored already, and must not be ignored
    // then. But of a source that begins so nothing was ever stored before its end.
    const sinceUntil = direction < 0 ? batch.rows.length : inOrder;
    const holds = this.options.incremental === true && (direction === 0 || !isAscending);
    if (!holds) {
      const refused = await this.storeHeld();
      if (refused !== undefined) return refused;
    }
    const edge = this.held.isEmpty ? this.edge : undefined;
    const prepared = prepareBatch(batch, { ...this.rules, sinceUntil }, edge);
    this.tally.read(batch, prepared);
    if (prepared.refusedBy !== undefined) return this.refuse(prepared.refusedBy);
    this.edge = prepared.edge ?? this.edge;
    if (holds) return this.hold(batch, prepared);
    const refused = await this.save({ series: prepared.toSeries(), rowAt: prepared.rowAt });
    if (refused === undefined) this.tally.dealtWith(endOf(batch, prepared));
    return refused;
  }

  private hold(batch: CandleBatch, prepared: PreparedBatch): undefined {
    this.held.add(prepared);
    const end = endOf(batch, prepared);
    const { ignored = 0, relabelled = 0 } = this.heldEnd ?? {};
    this.heldEnd = {
      ...end,
      ignored: ignored + end.ignored,
      relabelled: relabelled + end.relabelled,
    };
  }

  /** Oldest first, for whatever stops it leaves nothing out before the last stored bar. */
  private async storeHeld(): Promise<StorageError | undefined> {
    if (this.heldEnd === undefined) return undefined;
    const { key, onInvalid } = this.rules;
    const held = this.held.takeOrdered(key, onInvalid);
    this.tally.addProblems(held.problems, held.problemCount);
    this.tally.leftOut(held.dropped);
    const [first] = held.problems;
    if (first !== undefined && onInvalid === 'reject') return this.refuse(first);
    for (const bars of held.batches()) {
      const refused = await this.save(bars);
      if (refused !== undefined) return refused;
      this.options.onProgress?.(this.tally.progress());
    }
    this.tally.dealtWith(this.heldEnd);
    this.heldEnd = undefined;
    return undefined;
  }

  private async save(bars: OrderedBars): Promise<StorageError | undefined> {
    const { onConflict } = this.rules;
    try {
      const call = { ...callOptions(this.options), onConflict };
      this.tally.stored(bars.series, await this.options.candles.saveMany(bars.series, call));
      return undefined;
    } catch (error) {
      const problem = rowOf(error, bars);
      if (problem === undefined) throw error;
      this.tally.addProblems([problem], 1);
      return this.refuse(problem);
    }
  }

  private refuse(problem: RowProblem): StorageError {
    this.tally.refused(problem);
    return refusal(problem);
  }
}

/** The problem of a bar that the store can't represent, such as a price with too many places. */
function rowOf(error: unknown, { rowAt }: OrderedBars): RowProblem | undefined {
  if (!isStorageError(error) || error.code !== 'VALIDATION') return undefined;
  const { path, reason } = error as ValidationError;
  const [, index, field] = /^candles\[(\d+)\]\.(\w+)$/.exec(path) ?? [];
  const row = rowAt(Number(index));
  return row === undefined || field === undefined ? undefined : { row, field, reason };
}
