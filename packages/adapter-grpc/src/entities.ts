import type { CallOptions } from '@connectrpc/connect';
import { type CallContext, type EntityDriver, onlyText, type Saved } from '@jts/adapter-kit';
import type { New, StorageError, VersionConflictError } from '@jts/domain';
import { type Connection, callOptions, understood } from './connection.js';
import type { Writes } from './writes.js';

interface Entity {
  readonly id: string;
  readonly version: number;
}

/** The calls of a service of formulas or strategies, in messages `M` of its own. */
export interface EntityService<T, F, M> {
  toMessage(entity: T): M;
  /** @param id which it is to get */
  toNewMessage(id: string, entity: New<T>): M;
  fromMessage(message: M): T;
  /** Whether both say the same, whatever the store has given to them. */
  sameContent(a: T, b: T): boolean;
  save(message: M, options: CallOptions): Promise<M | undefined>;
  get(id: string, options: CallOptions): Promise<M | undefined>;
  find(filter: F, options: CallOptions): AsyncIterable<readonly M[]>;
  search(query: string, limit: number, options: CallOptions): AsyncIterable<readonly M[]>;
  list(
    page: { readonly limit: number; readonly after: string },
    options: CallOptions,
  ): Promise<{ readonly items: readonly M[]; readonly next: string }>;
  delete(id: string, options: CallOptions): Promise<{ readonly deleted: boolean }>;
}

/** Formulas or strategies through the gateway. */
export function entityDriver<T extends Entity, F, M>(
  connection: Connection,
  writes: Writes,
  service: EntityService<T, F, M>,
): EntityDriver<T, F> {
  const read = (message: M): T => understood(() => service.fromMessage(message));

  async function save(message: M, context: CallContext): Promise<T> {
    const saved = await writes.run(context, (options) => service.save(message, options));
    return understood(() => service.fromMessage(saved as M));
  }

  /** G9: a next version with our content is that of an earlier attempt, whose answer was lost. */
  async function refused(entity: T, error: StorageError, context: CallContext): Promise<Saved<T>> {
    const { actual } = error as VersionConflictError;
    if (context.attempt > 0 && actual === entity.version + 1) {
      const stored = await service.get(entity.id, callOptions(context));
      const saved = stored && read(stored);
      if (saved?.version === actual && service.sameContent(saved, entity)) return { saved };
    }
    return { actual };
  }

  return {
    create: (id, entity, context) => save(service.toNewMessage(id, entity), context),

    async update(entity, context) {
      try {
        return { saved: await save(service.toMessage(entity), context) };
      } catch (thrown) {
        const error = connection.toStorageError(thrown);
        if (error.code === 'VERSION_CONFLICT') return refused(entity, error, context);
        if (error.code === 'NOT_FOUND') return { actual: 0 };
        throw thrown;
      }
    },

    async get(id, context) {
      const found = await service.get(id, callOptions(context));
      return found === undefined ? null : read(found);
    },

    async find(filter, context) {
      const found: T[] = [];
      for await (const some of service.find(filter, callOptions(context))) {
        found.push(...some.map(read));
      }
      return found;
    },

    async *search(query, limit, context) {
      for await (const some of service.search(query, limit, callOptions(context))) {
        yield some.map(read);
      }
    },

    async list(after, limit, context) {
      const page = { limit: limit - 1, after: after === undefined ? '' : onlyText(after) };
      const { items, next } = await service.list(page, callOptions(context));
      return { items: items.map(read), next: next === '' ? undefined : [next] };
    },

    delete: (id, context) => writes.delete(context, (options) => service.delete(id, options)),
  };
}
