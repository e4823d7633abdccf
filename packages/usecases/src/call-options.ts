import type { OptionNames } from '@jts/adapter-kit';
import type { CallOptions } from '@jts/ports';

export const callOptionNames: OptionNames<CallOptions> = { signal: true, timeoutMs: true };

/** What a use case passes on to each call of a store. */
export function callOptions({ signal, timeoutMs }: CallOptions): CallOptions {
  return { ...(signal && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) };
}
