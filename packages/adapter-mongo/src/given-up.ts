import type { CollectionName, StoredDocument } from './connection.js';

type Id = StoredDocument['_id'];

/** Writes that nobody waits for any more, and until when they may act, in the server's milliseconds. */
export class GivenUp {
  private readonly collections = new Map<CollectionName, Map<string, number>>();

  add(name: CollectionName, ids: readonly Id[], until: number): void {
    const untils = this.collections.get(name) ?? new Map<string, number>();
    this.collections.set(name, untils);
    for (const id of ids) {
      const key = keyOf(id);
      untils.set(key, Math.max(until, untils.get(key) ?? until));
    }
  }

  /** Until when any write of these may act; undefined where there is none. @param ids all, if absent */
  until(name: CollectionName, ids: readonly Id[] | undefined): number | undefined {
    const untils = this.collections.get(name);
    if (untils === undefined) return undefined;
    const found = ids === undefined ? untils.values() : ids.map((id) => untils.get(keyOf(id)));
    let last: number | undefined;
    for (const until of found) if (until !== undefined) last = Math.max(until, last ?? until);
    return last;
  }

  /** Those that can't act any more. @param time what the server's clock shows */
  forget(time: number): void {
    for (const [name, untils] of this.collections) {
      for (const [key, until] of untils) if (until < time) untils.delete(key);
      if (untils.size === 0) this.collections.delete(name);
    }
  }
}

/** An ObjectId and its text are forms of one id. */
const keyOf = (id: Id): string => String(id);
