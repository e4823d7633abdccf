import { type EntityDriver, onlyText } from '@jts/adapter-kit';
import { compareText, immutable, type New } from '@jts/domain';

interface Entity {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly createdAt: Date;
}

/** What the entities of a kind are found by, besides id and name. */
type Matches<T, F> = (entity: T, filter: F) => boolean;

/** Versioned entities by id. They are frozen in all their parts, so that they are handed out as they are. */
export function memoryEntities<T extends Entity, F>(
  now: () => Date,
  matches: Matches<T, F>,
): EntityDriver<T, F> {
  const stored = new Map<string, T>();
  const put = (entity: object): T => {
    const own = immutable(entity) as T;
    stored.set(own.id, own);
    return own;
  };

  return {
    async create(id, entity: New<T>) {
      const time = now();
      const own = { id, ...entity, version: 1, createdAt: time, updatedAt: time };
      return stored.get(id) ?? put(own);
    },

    async update(entity) {
      const { version = 0, createdAt } = stored.get(entity.id) ?? {};
      if (version !== entity.version) return { actual: version };
      return { saved: put({ ...entity, version: version + 1, createdAt, updatedAt: now() }) };
    },

    get: async (id) => stored.get(id) ?? null,
    find: async (filter) => Array.from(stored.values()).filter((one) => matches(one, filter)),

    async *search() {
      yield Array.from(stored.values()).sort((a, b) => compareText(a.name, b.name));
    },

    async list(after, limit) {
      const from = after && onlyText(after);
      return Array.from(stored.values())
        .filter(({ id }) => from === undefined || compareText(id, from) > 0)
        .sort((a, b) => compareText(a.id, b.id))
        .slice(0, limit)
        .map((item) => ({ item, place: [item.id] }));
    },

    delete: async (id) => stored.delete(id),
  };
}
