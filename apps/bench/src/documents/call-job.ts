import type { DocumentStore } from '@jts/ports';
import type { Db } from 'mongodb';

/** A job whose calls are timed one by one. */
export interface CallJob {
  readonly id: string;
  readonly title: string;
  /** The method of the store. */
  readonly method: string;
  /** What people write without the store; absent where it is the same statement as the store's. */
  readonly plain?: string;
  /** How many make a run. */
  readonly calls: number;
  /** What is written; absent where the calls only read the data set, which all share. */
  readonly writes?: Written;
  /** The calls with their arguments, made in the process that makes them. */
  open(): Calls;
}

interface Written {
  readonly collection: string;
  /** Which of the documents are looked at, from the first id on; all are counted. */
  readonly checked: number;
  /** What is there before a run, beside the schema. */
  fill?(db: Db): Promise<void>;
}

export interface Calls {
  /** The n-th call, from 0. Of a reading job, the result is what was read. */
  ours(store: DocumentStore, n: number): Promise<readonly object[]>;
  plain?(db: Db, n: number): Promise<readonly object[]>;
  /** After how many calls their arguments are the same again; never, if absent. */
  readonly period?: number;
  /** What the last call reads, or what all have written: the documents that are checked. */
  expected(): readonly object[];
}

export const nothing: readonly object[] = [];
