import type { HandlerContext } from '@connectrpc/connect';
import type { CallOptions, PageOptions, SearchOptions } from '@jts/ports';

/** A client that goes or whose time is up ends the store's call as well, and the database's query. */
export function callOptions({ signal, timeoutMs }: HandlerContext): CallOptions {
  const remaining = timeoutMs();
  return remaining === undefined ? { signal } : { signal, timeoutMs: Math.max(1, remaining) };
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
