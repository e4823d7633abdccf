import type { Page, PageOptions } from '@jts/ports';

/** Every item of a listing, a page at a time. */
export async function* allPages<T>(
  list: (page: PageOptions) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ limit: 1000, ...(after !== undefined && { after }) });
    yield* items;
    after = next;
  } while (after !== undefined);
}

/** Gathered, for a table or a JSON list. */
export async function gather<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
