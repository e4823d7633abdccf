import type { CallContext } from '@jts/adapter-kit';
import { hasWritesInProgress, isBroken, isSeeded, parseCounter, seed } from './counter.js';
import type { CacheGate } from './gate.js';
import type { Lineages } from './lineages.js';
import type { Writes } from './writes.js';

/** What the cache holds, at a moment without writes. */
export interface Found {
  /** Of that moment: what the database answers from now on may be stored under it. */
  readonly number: number;
  /** In the order of the keys; null where there is none. */
  readonly values: readonly (Uint8Array | null)[];
  /** Whether values of different fills are of one state of the database: see {@link Lineages}. */
  readonly settled: boolean;
}

export class Lookup {
  private readonly gate: CacheGate;
  private readonly lineages: Lineages;
  private readonly writes: Pick<Writes, 'concern'>;
  /** Counters that are being made: by one caller each, else each would make another number. */
  private readonly seeding = new Map<string, Promise<unknown>>();

  constructor(gate: CacheGate, lineages: Lineages, writes: Pick<Writes, 'concern'>) {
    this.gate = gate;
    this.lineages = lineages;
    this.writes = writes;
  }

  /** Undefined where the database must be asked, and its answer not kept. */
  async find(
    counter: string,
    keys: readonly string[],
    context: Pick<CallContext, 'remainingMs'>,
  ): Promise<Found | undefined> {
    if (this.writes.concern(counter)) return undefined;
    const looked = await this.look(counter, keys, context);
    if (looked !== 'no counter') return looked;
    const made = this.seeding.get(counter);
    if (made === undefined) return this.seed(counter, keys, context);
    // Its number may be of before a write that this read must see: so it is read once more.
    await made;
    const again = await this.look(counter, keys, context);
    return again === 'no counter' ? undefined : again;
  }

  /** Whether nothing has been written since the number was read, nor begun to be. */
  async isStill(
    counter: string,
    number: number,
    context: Pick<CallContext, 'remainingMs'>,
  ): Promise<boolean> {
    const answer = await this.gate.getMany([counter], shareOf(context));
    // One that has begun in this process, and could not be announced, does not show in the number.
    if ('failure' in answer || this.gate.isJustBack || this.writes.concern(counter)) return false;
    return parseCounter(answer.value[0]) === number;
  }

  private async look(
    counter: string,
    keys: readonly string[],
    context: Pick<CallContext, 'remainingMs'>,
  ): Promise<Found | 'no counter' | undefined> {
    const answer = await this.gate.getMany([counter, ...keys], shareOf(context));
    if ('failure' in answer || this.gate.isJustBack) return undefined;
    const [stored, ...values] = answer.value;
    const number = parseCounter(stored);
    if (number === undefined || !isSeeded(number)) return 'no counter';
    return this.found(counter, number, values);
  }

  private async seed(
    counter: string,
    keys: readonly string[],
    context: Pick<CallContext, 'remainingMs'>,
  ): Promise<Found | undefined> {
    const making = this.gate.increment(counter, seed(), shareOf(context));
    this.seeding.set(counter, making);
    const made = await making;
    this.seeding.delete(counter);
    if ('failure' in made || !isSeeded(made.value)) return undefined;
    return this.found(
      counter,
      made.value,
      keys.map(() => null),
    );
  }

  private found(
    counter: string,
    number: number,
    values: readonly (Uint8Array | null)[],
  ): Found | undefined {
    const busy = hasWritesInProgress(number);
    const { settled, stuck } = this.lineages.see(counter, number, busy);
    if (!busy) return { number, values, settled };
    if (stuck || isBroken(number)) {
      // Of a process that has ended in its write, say. Without the counter all begins anew.
      this.lineages.forget(counter);
      void this.gate.delete([counter]);
    }
    return undefined;
  }
}

/** The larger part of a call's time is the database's. */
const shareOf = ({ remainingMs }: Pick<CallContext, 'remainingMs'>): number => remainingMs() / 4;
