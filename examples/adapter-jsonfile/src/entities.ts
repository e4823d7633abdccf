import { type CallContext, type EntityDriver, notACursor, type Place } from '@jts/adapter-kit';
import { compareText, type New, type Schema, validate } from '@jts/domain';
import { decode } from './codec.js';
import type { JsonFiles } from './files.js';

interface Entity {
  readonly id: string;
  readonly name: string;
  readonly version: number;
}

/** What a store gives; any other text is no name of a file. */
export const isId = (id: string): boolean => /^[0-9a-f]{24}$/.test(id);

/** One file an entity, named by its id. */
export function jsonEntities<T extends Entity, F>(
  files: JsonFiles,
  schema: Schema<T>,
  matches: (entity: T, filter: F) => boolean,
  now: () => Date,
): EntityDriver<T, F> {
  const read = (id: string, record: unknown): T =>
    decode(files.collection, id, () => validate(schema, record));

  async function get(id: string, context: CallContext): Promise<T | null> {
    const record = isId(id) ? await files.read(id, context) : undefined;
    return record === undefined ? null : read(id, record);
  }

  async function all(context: CallContext): Promise<T[]> {
    const found: T[] = [];
    for await (const [id, record] of files.readAll(context)) found.push(read(id, record));
    return found;
  }

  async function put(entity: object & { readonly id: string }): Promise<T> {
    const saved = validate(schema, entity);
    await files.write(entity.id, saved);
    return saved;
  }

  return {
    get,

    create: (id, entity: New<T>, context) =>
      files.exclusively(id, context, async () => {
        const time = now();
        const saved = await get(id, context); // by an attempt that failed after all
        return saved ?? put({ id, ...entity, version: 1, createdAt: time, updatedAt: time });
      }),

    async update(entity, context) {
      const { id, version } = entity;
      if (!isId(id)) return { actual: 0 };
      return files.exclusively(id, context, async () => {
        const stored = (await get(id, context)) as (T & { readonly createdAt: Date }) | null;
        if (stored?.version !== version) return { actual: stored?.version ?? 0 };
        const { createdAt } = stored;
        const next = { ...entity, version: version + 1, createdAt, updatedAt: now() };
        return { saved: await put(next) };
      });
    },

    find: async (filter, context) => (await all(context)).filter((one) => matches(one, filter)),

    async *search(_query, _limit, context) {
      yield (await all(context)).sort((a, b) => compareText(a.name, b.name));
    },

    async list(after, limit, context) {
      const from = after && singlePlace(after);
      return (await all(context))
        .filter(({ id }) => from === undefined || compareText(id, from) > 0)
        .sort((a, b) => compareText(a.id, b.id))
        .slice(0, limit)
        .map((item) => ({ item, place: [item.id] }));
    },

    delete: async (id, context) =>
      isId(id) && files.exclusively(id, context, () => files.remove(id)),
  };
}

/** The place in a list that is ordered by one text. */
export function singlePlace([only, ...more]: Place): string {
  if (only === undefined || more.length > 0) throw notACursor();
  return only;
}
