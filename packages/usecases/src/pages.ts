import type { CallOptions, Page, PageOptions } from '@jts/ports';

/** All that a listing has, page by page: memory for one page, however long the listing. */
export async function* pagesOf<T>(
  list: (options: PageOptions) => Promise<Page<T>>,
  call: CallOptions,
): AsyncGenerator<readonly T[], void, undefined> {
  let after: string | undefined;
  do {
    const { items, next } = await list({ ...call, ...(after !== undefined && { after }) });
    if (items.length > 0) yield items;
    after = next;
  } while (after !== undefined);
}
