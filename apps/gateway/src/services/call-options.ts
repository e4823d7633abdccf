import type { HandlerContext } from '@connectrpc/connect';
import type { CallOptions, PageOptions, SearchOptions } from '@jts/ports';
import { givenUpSignal } from '../repeated-calls.js';

/** A client that goes or whose time is up ends the store's call as well, and the database's query. */
export function callOptions({ signal, timeoutMs, values }: HandlerContext): CallOptions {
  const remaining = timeoutMs();
  const givenUp = values.get(givenUpSignal);
  return {
    signal: givenUp === undefined ? signal : AbortSignal.any([signal, givenUp]),
    ...(remaining === undefined ? {} : { timeoutMs: Math.max(1, remaining) }),
  };
}

/** 0 is the store's own. */
export const searchOptions = (limit: number, context: HandlerContext): SearchOptions => ({
  ...callOptions(context),
  ...(limit === 0 ? {} : { limit }),
});

/** Likewise, and an empty cursor is that of the first page. */
export const pageOptions = (
  { limit, after }: { readonly limit: number; readonly after: string },
  context: HandlerContext,
): PageOptions => ({
  ...searchOptions(limit, context),
  ...(after === '' ? {} : { after }),
});
