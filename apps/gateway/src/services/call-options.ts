import { createContextKey, type HandlerContext } from '@connectrpc/connect';
import type { CallOptions, PageOptions, SearchOptions } from '@jts/ports';
import { givenUpSignal } from '../repeated-calls.js';

/** Of a call whose client named no deadline: that of the gateway is for the call, the store has its own. */
export const isUndated = createContextKey(false);

/** A client that goes or whose time is up ends the store's call as well, and the database's query. */
export function callOptions(context: HandlerContext): CallOptions {
  const { timeoutMs, values } = context;
  const remaining = values.get(isUndated) ? undefined : timeoutMs();
  return {
    signal: endOf(context),
    ...(remaining === undefined ? {} : { timeoutMs: Math.max(1, remaining) }),
  };
}

/** Fires when a call has nobody any more who waits for it. */
export function endOf({ signal, values }: HandlerContext): AbortSignal {
  const givenUp = values.get(givenUpSignal);
  return givenUp === undefined ? signal : AbortSignal.any([signal, givenUp]);
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
