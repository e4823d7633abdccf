import type { StorageError } from '@jts/domain';
import { type Contents, GrowingContents } from './content-hash.js';

/** What is copied, in this order. */
export const copyParts = [
  'symbols',
  'candles',
  'formulas',
  'strategies',
  'backtests',
  'settings',
] as const;
export type CopyPart = (typeof copyParts)[number];

/** What became of the entities (of candles: the bars) that the source has. */
export interface CopyCounts {
  /** They were not in the target. */
  readonly added: number;
  /** They were there with other content, and have the source's now. */
  readonly changed: number;
  /** They were there already, and nothing was written. */
  readonly unchanged: number;
  /** Documents that the target does not take: see `refusals`. */
  readonly refused: number;
}

export interface CopyProgress extends CopyCounts {
  readonly part: CopyPart;
  /** What was dealt with last: a series, a code, a key, a name with its id. */
  readonly item: string;
}

export interface PartReport extends CopyCounts {
  /** What this run read from the source. */
  readonly source: Contents;
  /** The same as the target gave it back after it was written. */
  readonly target: Contents;
  /** Whether both are equal, in number and content. */
  readonly verified: boolean;
  /** What the target gave back otherwise: the first 20. */
  readonly differing: readonly string[];
  /** Why the target does not take a document, which is told with the field: the first 20. */
  readonly refusals: readonly StorageError[];
}

export interface CopyReport {
  /** Whether every part is. */
  readonly verified: boolean;
  /** Absent parts are those that one of the stores does not have. */
  readonly parts: Partial<Readonly<Record<CopyPart, PartReport>>>;
  /** The first 20 ids that strategies name, and that lead to no formula in the target. */
  readonly danglingFormulaIds: readonly string[];
  readonly durationMs: number;
}

/** One entity, or one chunk of bars, that is in the target now. */
export interface Copied extends CopyCounts {
  readonly item: string;
  /** Why the target does not take it. */
  readonly refusal?: StorageError;
  readonly sourceHash: string;
  /** Of what the target gave back; absent where it gave nothing. */
  readonly targetHash: string | undefined;
  /** Bars that the target gave back; 1 for an entity. */
  readonly targetCount?: number;
}

export const shownItems = 20;

/** Adds up what becomes of one part. */
export class PartTally {
  private readonly source = new GrowingContents();
  private readonly target = new GrowingContents();
  private readonly counts = { added: 0, changed: 0, unchanged: 0, refused: 0 };
  private readonly differing = new Set<string>();
  private readonly refusals: StorageError[] = [];

  constructor(
    private readonly part: CopyPart,
    private readonly onProgress: ((progress: CopyProgress) => void) | undefined,
  ) {}

  async add(copied: Copied): Promise<void> {
    const { item, refusal, sourceHash, targetHash, targetCount = 1 } = copied;
    const { counts, differing, refusals } = this;
    let count = 0;
    for (const what of ['added', 'changed', 'unchanged', 'refused'] as const) {
      counts[what] += copied[what];
      count += copied[what];
    }
    await this.source.add(sourceHash, count);
    if (targetHash !== undefined) await this.target.add(targetHash, targetCount);
    if (refusal !== undefined && refusals.length < shownItems) refusals.push(refusal);
    const differs = refusal === undefined && sourceHash !== targetHash;
    if (differs && differing.size < shownItems) differing.add(item);
    this.onProgress?.({ part: this.part, item, ...counts });
  }

  report(): PartReport {
    const [source, target] = [this.source.take(), this.target.take()];
    const verified = source.count === target.count && source.hash === target.hash;
    const { counts, differing, refusals } = this;
    return { ...counts, source, target, verified, differing: [...differing], refusals };
  }
}
