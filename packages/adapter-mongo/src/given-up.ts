import type { CollectionName, StoredDocument } from './connection.js';

type Id = StoredDocument['_id'];

/** A write that nobody waits for any more. */
export interface Late {
  /** When it can't act any more, in the server's milliseconds. */
  readonly until: number;
  /** How far off that was when it was sent. */
  readonly wayMs: number;
}

/** Writes that nobody waits for any more, by what they write to. */
export class GivenUp {
  private readonly collections = new Map<CollectionName, Map<string, Late>>();

  add(name: CollectionName, ids: readonly Id[], late: Late): void {
    const known = this.collections.get(name) ?? new Map<string, Late>();
    this.collections.set(name, known);
    for (const id of ids) {
      const key = keyOf(id);
      known.set(key, both(late, known.get(key)));
    }
  }

  /** Those that may act on any of these. @param ids all, if absent */
  of(name: CollectionName, ids: readonly Id[] | undefined): ReadonlyMap<string, Late> {
    const known = this.collections.get(name) ?? new Map<string, Late>();
    if (ids === undefined) return new Map(known);
    const found = new Map<string, Late>();
    for (const key of ids.map(keyOf)) {
      const late = known.get(key);
      if (late !== undefined) found.set(key, late);
    }
    return found;
  }

  /** Those that can't act any more. @param time what the server's clock shows */
  forget(time: number): void {
    for (const [name, known] of this.collections) {
      for (const [key, { until }] of known) if (until < time) known.delete(key);
      if (known.size === 0) this.collections.delete(name);
    }
  }

  /** What has been waited for, except where more was given up meanwhile. */
  settled(name: CollectionName, waited: ReadonlyMap<string, Late>): void {
    const known = this.collections.get(name);
    for (const [key, late] of waited) if (known?.get(key) === late) known.delete(key);
    if (known?.size === 0) this.collections.delete(name);
  }
}

/** As one that lasts as long as both. */
export const both = (one: Late, other: Late = one): Late => ({
  until: Math.max(one.until, other.until),
  wayMs: Math.max(one.wayMs, other.wayMs),
});

/** An ObjectId and its text are forms of one id. */
const keyOf = (id: Id): string => String(id);
