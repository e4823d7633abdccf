import type { CallOptions } from '@jts/ports';

/** What a use case passes on to each call of a store. */
export function callOptions({ signal, timeoutMs }: CallOptions): CallOptions {
  return { ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) };
}
