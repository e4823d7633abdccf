import type { Formula } from '@jts/domain';
import { breaks, turn } from './breaks.js';
import { mapped } from './mapped.js';
import type { Saboteur } from './saboteur.js';

const formulas = breaks('formulas');
const strategies = breaks('strategies');

export const entityVersions: readonly Saboteur[] = [
  {
    title: 'counts versions from 0',
    caughtBy: ['F1/formula-id'],
    sabotage: formulas((real) => mapped(real, (one) => ({ ...one, version: one.version - 1 }))),
  },
  {
    title: 'gives an id of its own to what has been given one',
    caughtBy: ['F1/formula-given-id', 'F1/formula-given-id-checked'],
    sabotage: formulas((real) => ({
      save: (entity, { newId: _, ...options } = {}) => real.save(entity, options),
    })),
  },
  {
    title: 'begins again with what is saved again',
    caughtBy: ['F1/strategy-given-id'],
    sabotage: strategies((real) => ({
      async save(entity, options) {
        if (options?.newId !== undefined) await real.delete(options.newId);
        return real.save(entity, options);
      },
    })),
  },
  {
    title: 'saves whatever the version is',
    caughtBy: ['F2/formula-conflict'],
    sabotage: formulas((real) => ({
      async save(entity, options) {
        const stored = 'id' in entity ? await real.getById(entity.id as string) : null;
        return real.save(
          stored ? ({ ...entity, version: stored.version } as Formula) : entity,
          options,
        );
      },
    })),
  },
  {
    title: 'looks at the version first, and saves then',
    caughtBy: ['F2/strategy-savers-at-once', 'F2/strategy-any-calls-at-once'],
    sabotage: strategies((real) => ({
      async save(entity, options) {
        if (!('version' in entity)) return real.save(entity, options);
        const stored = await real.getById(entity.id);
        if (stored?.version !== entity.version) return real.save(entity, options);
        await turn();
        const { version } = (await real.getById(entity.id)) ?? entity;
        return real.save({ ...entity, version }, options);
      },
    })),
  },
  {
    title: 'finds nothing to delete while a save is under way',
    caughtBy: ['F2/formula-delete-beside-save', 'F2/formula-any-calls-at-once'],
    sabotage: formulas((real) => {
      let underWay = 0;
      return {
        async save(entity, options) {
          underWay++;
          await turn();
          return real.save(entity, options).finally(() => {
            underWay--;
          });
        },
        delete: async (id, options) => underWay === 0 && real.delete(id, options),
      };
    }),
  },
  {
    title: 'deletes what it has looked up, and says so to two at once',
    caughtBy: ['F2/formula-any-calls-at-once'],
    sabotage: formulas((real) => ({
      async delete(id, options) {
        const found = await real.getById(id, options);
        await turn();
        await real.delete(id, options);
        return found !== null;
      },
    })),
  },
  {
    title: 'names the expected version as the actual one',
    caughtBy: ['F2/formula-conflict', 'F2/formula-savers-at-once'],
    sabotage: formulas((real) => ({
      save: (entity, options) =>
        real.save(entity, options).catch((error) => {
          if (error.code === 'VERSION_CONFLICT') error.actual = error.expected;
          throw error;
        }),
    })),
  },
  {
    title: 'takes upper case for the same id',
    caughtBy: ['F1/formula-unknown-ids', 'F1/formula-unknown-save'],
    sabotage: formulas((real) => ({
      getById: (id, options) => real.getById(id?.toLowerCase?.() ?? id, options),
      save: (entity, options) =>
        real.save(
          typeof entity?.id === 'string'
            ? { ...(entity as Formula), id: (entity.id as string).toLowerCase() }
            : entity,
          options,
        ),
    })),
  },
  {
    title: 'saves an unknown id as a new one',
    caughtBy: ['F1/strategy-unknown-save', 'F2/strategy-any-calls'],
    sabotage: strategies((real) => ({
      save: (entity, options) =>
        real.save(entity, options).catch((error) => {
          if (error.code !== 'NOT_FOUND') throw error;
          const { id: _, ...content } = entity;
          return real.save(content as typeof entity, options);
        }),
    })),
  },
  {
    title: 'changes createdAt with each save',
    caughtBy: ['F3/formula-times'],
    sabotage: formulas((real) => {
      const created = new Map<string, Date>();
      return {
        ...mapped(real, (one) => ({ ...one, createdAt: created.get(one.id) ?? one.createdAt })),
        async save(entity, options) {
          const saved = await real.save(entity, options);
          created.set(
            saved.id,
            'createdAt' in entity ? new Date(entity.createdAt) : saved.createdAt,
          );
          return { ...saved, createdAt: created.get(saved.id) ?? saved.createdAt };
        },
      };
    }),
  },
  {
    title: 'believes the caller’s updatedAt',
    caughtBy: ['F3/strategy-times'],
    sabotage: strategies((real) => ({
      save: async (entity, options) => {
        const said = 'updatedAt' in entity ? { updatedAt: new Date(entity.updatedAt) } : {};
        return { ...(await real.save(entity, options)), ...said };
      },
    })),
  },
  {
    title: 'reads from a copy that is a save behind',
    caughtBy: ['F2/formula-reader-beside-saver', 'G1/formula-seen-elsewhere'],
    sabotage: formulas((real) => {
      const before = new Map<string, Formula>();
      let reads = 0;
      return {
        async save(entity, options) {
          const stored = typeof entity?.id === 'string' ? await real.getById(entity.id) : null;
          if (stored) before.set(stored.id, stored);
          return real.save(entity, options);
        },
        async getById(id, options) {
          reads++;
          return (reads % 2 === 0 ? before.get(id) : undefined) ?? real.getById(id, options);
        },
      };
    }),
  },
  {
    title: 'takes equal content for the same formula',
    caughtBy: ['G4/formula-frozen', 'F2/formula-next-version'],
    sabotage: formulas((real) => {
      const saved = new Map<string, Formula>();
      return {
        async save(entity, options) {
          const { version: _, updatedAt: __, ...content } = Object(entity);
          const text = JSON.stringify(content);
          const known = saved.get(text) ?? (await real.save(entity, options));
          saved.set(text, known);
          return known;
        },
      };
    }),
  },
];
