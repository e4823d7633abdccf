import type { ServerAccess } from '../settings.js';

export interface BenchServer {
  readonly access: ServerAccess;
  /** What it is, for the report. */
  readonly description: string;
  /** Drops every database whose name begins so. */
  drop(prefix: string): Promise<void>;
  stop(): Promise<void>;
}
