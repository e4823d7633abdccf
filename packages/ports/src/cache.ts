import type { CallOptions } from './options.js';
import type { Store } from './store.js';

/** How long a value is kept. */
export interface Expiry {
  /**
   * Milliseconds from now, an integer from 1 to 2^31-1 (24 days), by the server's clock. For a value, now is
   * not later than when the call, or its last attempt, began: one that a server comes to store late goes as
   * early, or is not stored. For a counter, now is when it counts.
   */
  readonly ttlMs: number;
}

export interface SetOptions extends CallOptions, Expiry {}

export interface IncrementOptions extends CallOptions, Expiry {
  /** What is added, an integer from 1 to 2^52; 1 if absent. */
  readonly by?: number;
}

/**
 * Bytes by key, for a while: what is not there can be computed again. **Any value may be gone at any
 * time**: its time is over, room was needed, the server was started anew. One that is there is whole,
 * and the last one set: no value of a server that has ended since comes back.
 *
 * A key is a text of 1 to 1,000 characters of any kind, a prefix's aside, without lone surrogates; keys
 * that differ in any code point are different. A value has up to the store's `limits.documentBytes`
 * bytes; more is `TOO_LARGE`. What other programs have put where a key points, of another kind than a
 * value, reads as absent, and is overwritten.
 */
export interface Cache extends Store {
  /** A copy of the value, the caller's to keep; null where there is none. */
  get(key: string, options?: CallOptions): Promise<Uint8Array | null>;

  /**
   * The values of up to 10,000 keys, in their order, null where there is none; a key may come more than
   * once. All are of one moment, unless the server keeps its keys on several machines.
   *
   * @throws TOO_LARGE where the values together take more than the store's `limits.bytes`
   */
  getMany(keys: readonly string[], options?: CallOptions): Promise<(Uint8Array | null)[]>;

  /** Stores a value, of any length from 0, in place of what is there; its time begins anew. */
  set(key: string, value: Uint8Array, options: SetOptions): Promise<void>;

  /** Removes up to 10,000 keys at one moment, and says how many of them were there. */
  delete(keys: readonly string[], options?: CallOptions): Promise<number>;

  /**
   * Adds to a counter, which begins at 0 where there is none or a value that is no counter, and returns
   * what it is then: each of many callers gets another number. Its time begins anew. `get` reads it as
   * decimal digits, and a value that was set to digits, as an integer is written, counts on from them.
   * At the end of the safe integers (2^53-1) it begins again at 0.
   *
   * Never repeated by the store: after a failure it is open whether it was counted. A counter never stays
   * behind, but may skip the number that nobody got.
   */
  increment(key: string, options: IncrementOptions): Promise<number>;
}
