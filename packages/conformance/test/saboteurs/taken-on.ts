import type { CallOptions, Page } from '@jts/ports';

/** What a driver would read in options that were handed on whole. */
export const native = (options: CallOptions | undefined) =>
  (options ?? {}) as { readonly skip?: number; readonly offset?: number; readonly upsert?: true };

const names = ['signal', 'timeoutMs', 'limit', 'after', 'prefix', 'ttlMs'];

/** Options without those that no method has. */
export const known = <O extends CallOptions>(options: O | undefined): O =>
  Object.fromEntries(Object.entries(options ?? {}).filter(([name]) => names.includes(name))) as O;

/** A page whose options were handed on. */
export const skipping = <T>(page: Page<T>, options: CallOptions | undefined): Page<T> => ({
  ...page,
  items: page.items.slice(native(options).skip ?? 0),
});

/** An error whose message quotes its text as it is. */
export function raw(error: unknown): never {
  const { path, reason, id } = error as { path?: string; reason?: string; id?: string };
  const message = id === undefined ? `${path}: ${reason} \n` : `no ${id} is stored`;
  throw Object.assign(error as Error, { message });
}
