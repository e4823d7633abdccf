import type { CallOptions } from '@jts/ports';
import { refuses } from './refusals.js';

/** What drivers and databases have options for, and no method of a port; and options that are mistyped. */
const strayOptions = {
  ...{ timeoutMS: 5, timeout: 5, Signal: AbortSignal.abort(), abortSignal: AbortSignal.abort() },
  ...{ $where: '1', $or: [{}], where: '1 = 1', filter: {}, query: { a: 1 }, hint: '_id_', skip: 1 },
  ...{
    sort: { name: -1 },
    orderBy: 'name DESC; --',
    offset: 1,
    batchSize: 1,
    projection: { _id: 1 },
  },
  ...{ collation: { locale: 'en', strength: 1 }, upsert: true, raw: true, promoteValues: false },
  ...{ maxTimeMS: 1, readPreference: 'nearest', returnDocument: 'before', comment: "'; --" },
  ...{ format: 'JSON', database: 'system', table: 'symbols', tables: { candles: 'symbols' } },
  ...{ query_params: { s: '%' }, clickhouse_settings: { limit: '1' }, session_id: "'; --" },
  ...{ query_id: "'; --", role: 'admin', http_headers: { 'X-ClickHouse-User': 'default' } },
};

/** What Redis has options for. */
export const strayCacheOptions = { NX: true, XX: true, EX: 1, PX: 1, KEEPTTL: true, GET: true };

export const strayTitle =
  'an option that a method does not have is VALIDATION, and nothing is done';
export const strayWhy =
  'A timeout whose name is mistyped is none, and what is handed on whole reaches the database.';

/**
 * Checks that no method takes an option that it does not have, and that each takes one that is undefined.
 *
 * @param calls a call of each method, with these options
 * @param more what else no method has
 */
export async function expectStrayRefused(
  calls: (
    options: CallOptions,
  ) => readonly (readonly [name: string, call: () => Promise<unknown>])[],
  more: object = {},
): Promise<void> {
  for (const [name, value] of Object.entries({ ...strayOptions, ...more })) {
    const stray = { timeoutMs: 60_000, [name]: value };
    for (const [, call] of calls(stray)) await refuses(call, name);
  }
}

/** Options of which none is said. */
export const noneSaid: object = { signal: undefined, timeoutMs: undefined, timeoutMS: undefined };
