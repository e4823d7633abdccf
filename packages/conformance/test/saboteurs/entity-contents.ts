import type { Formula } from '@jts/domain';
import { breaks, turn } from './breaks.js';
import { mapped } from './mapped.js';
import type { Saboteur } from './saboteur.js';

const formulas = breaks('formulas');
const strategies = breaks('strategies');

export const entityContents: readonly Saboteur[] = [
  {
    title: 'returns null for what is absent',
    caughtBy: ['F4/strategy-absent-1', 'F4/strategy-removed'],
    sabotage: strategies((real) => ({
      save: async (entity, options) =>
        ({ exitFormulaId: null, ...(await real.save(entity, options)) }) as never,
    })),
  },
  {
    title: 'returns undefined for what is absent',
    caughtBy: ['F4/formula-absent-1', 'F4/formula-removed'],
    sabotage: formulas((real) =>
      mapped(real, (one) => ({ description: undefined, ...one }) as unknown as Formula),
    ),
  },
  {
    title: 'keeps optional fields that an update leaves out',
    caughtBy: ['F4/formula-removed', 'F2/formula-any-calls'],
    sabotage: formulas((real) => ({
      async save(entity, options) {
        const stored = typeof entity?.id === 'string' ? await real.getById(entity.id) : null;
        return real.save({ ...stored, ...entity } as Formula, options);
      },
    })),
  },
  {
    title: 'keeps the stop-loss percentage of before',
    caughtBy: ['F4/strategy-stop-loss-changes'],
    sabotage: strategies((real) => {
      const percentages = new Map<string, number>();
      return {
        async save(entity, options) {
          const saved = await real.save(entity, options);
          const { stopLossRule: rule } = saved;
          if (rule?.type === 'fixed_pct') percentages.set(saved.id, rule.percentage);
          const percentage = percentages.get(saved.id);
          if (rule?.type !== 'formula' || percentage === undefined) return saved;
          return { ...saved, stopLossRule: { ...rule, percentage } };
        },
      };
    }),
  },
  {
    title: 'keeps tags as a set',
    caughtBy: ['F4/formula-orders', 'F1/formula-id'],
    sabotage: formulas((real) => mapped(real, (one) => ({ ...one, tags: [...new Set(one.tags)] }))),
  },
  {
    title: 'orders tags',
    caughtBy: ['F4/formula-orders', 'F1/formula-id'],
    sabotage: formulas((real) => mapped(real, (one) => ({ ...one, tags: one.tags.toSorted() }))),
  },
  {
    title: 'passes free values through an object with a prototype',
    caughtBy: ['G3/formula-values'],
    sabotage: formulas((real) => ({
      save: (entity, options) => real.save(withoutProto(entity), options),
    })),
  },
  {
    title: 'composes the text that it stores',
    caughtBy: ['G3/strategy-texts'],
    sabotage: strategies((real) => ({
      save: (entity, options) =>
        real.save(
          typeof entity?.name === 'string' && entity.name.isWellFormed()
            ? ({ ...entity, name: entity.name.normalize() } as typeof entity)
            : entity,
          options,
        ),
    })),
  },
  {
    title: 'replaces a lone surrogate',
    caughtBy: ['G2/formula-checked'],
    sabotage: formulas((real) => ({
      save: (entity, options) =>
        real.save(
          typeof entity?.name === 'string'
            ? ({ ...entity, name: entity.name.toWellFormed() } as Formula)
            : entity,
          options,
        ),
    })),
  },
  {
    title: 'looks into its argument a moment later',
    caughtBy: ['G4/formula-arguments'],
    sabotage: formulas((real) => ({
      async save(entity, options) {
        const shallow = { ...entity };
        await turn();
        return real.save(shallow, options);
      },
    })),
  },
  {
    title: 'hands out the same list each time',
    caughtBy: ['G4/formula-results'],
    sabotage: formulas((real) => {
      const known = new Map<string, { version: number; tags: string[] }>();
      return mapped(real, (one) => {
        const last = known.get(one.id);
        const tags = last?.version === one.version ? last.tags : [...one.tags];
        known.set(one.id, { version: one.version, tags });
        return { ...one, tags };
      });
    }),
  },
  {
    title: 'hands out the same Date each time',
    caughtBy: ['G4/formula-dates'],
    sabotage: formulas((real) => mapped(real, (one) => ({ ...one }))),
  },
  {
    title: 'reads through a cache of its own',
    caughtBy: ['G1/formula-seen-elsewhere', 'F2/formula-next-version'],
    sabotage: formulas((real) => {
      const cache = new Map<string, Formula | null>();
      return {
        async getById(id, options) {
          const found = cache.get(id) ?? (await real.getById(id, options));
          cache.set(id, found);
          return found;
        },
      };
    }),
  },
];

function withoutProto<T>(entity: T): T {
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || value instanceof Date) return value;
    if (Array.isArray(value)) return value.map(copy);
    const result: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value))
      if (key !== '__proto__') result[key] = copy(field);
    return result;
  };
  return copy(entity) as T;
}
