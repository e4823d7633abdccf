import type { Page } from '@jts/ports';

/** All items of all pages. */
export async function allOf<T>(
  list: (page: { limit: number; after?: string }) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  for (let after: string | undefined; ; ) {
    const page = await list({ limit: 1_000, ...(after === undefined ? {} : { after }) });
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}
