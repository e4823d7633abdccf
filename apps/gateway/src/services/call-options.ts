import type { HandlerContext } from '@connectrpc/connect';
import type { CallOptions } from '@jts/ports';

/** A client that goes or whose time is up ends the store's call as well, and the database's query. */
export function callOptions({ signal, timeoutMs }: HandlerContext): CallOptions {
  const remaining = timeoutMs();
  return remaining === undefined ? { signal } : { signal, timeoutMs: Math.max(1, remaining) };
}
