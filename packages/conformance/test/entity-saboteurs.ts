import { compareText, type Formula, matchesSearch, type New } from '@jts/domain';
import type { FormulaRepository, Page } from '@jts/ports';
import { breaks, turn } from './breaks.js';
import type { Saboteur } from './saboteurs.js';

const formulas = breaks('formulas');
const strategies = breaks('strategies');

/** Everything that a formula repository returns, changed. */
function mapped(real: FormulaRepository, change: (formula: Formula) => Formula): FormulaRepository {
  const all = (found: readonly Formula[]) => found.map(change);
  return {
    ...real,
    save: async (entity, options) => change(await real.save(entity, options)),
    getById: async (id, options) => {
      const found = await real.getById(id, options);
      return found && change(found);
    },
    list: async (options) => {
      const page = await real.list(options);
      return { ...page, items: all(page.items) };
    },
    getByCategory: async (category, options) => all(await real.getByCategory(category, options)),
    search: async (query, options) => all(await real.search(query, options)),
  };
}

/** All formulas, page after page. */
async function everyFormula(real: FormulaRepository): Promise<Formula[]> {
  const all: Formula[] = [];
  for (let after: string | undefined; ; ) {
    const page: Page<Formula> = await real.list(after === undefined ? {} : { after });
    all.push(...page.items);
    if (page.next === undefined) return all;
    after = page.next;
  }
}

const versions: readonly Saboteur[] = [
  {
    title: 'counts versions from 0',
    caughtBy: ['F1/formula-id'],
    sabotage: formulas((real) => mapped(real, (one) => ({ ...one, version: one.version - 1 }))),
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
];

const keeping: readonly Saboteur[] = [
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

const listing: readonly Saboteur[] = [
  {
    title: 'loses the last page',
    caughtBy: ['G5/formula-pages', 'G5/formula-page-of-100'],
    sabotage: formulas((real) => ({
      async list(options) {
        const page = await real.list(options);
        if (page.next === undefined) return page;
        const next = await real.list({ ...options, after: page.next });
        return next.next === undefined ? { items: page.items } : page;
      },
    })),
  },
  {
    title: 'gives a next where there is none',
    caughtBy: ['G5/formula-page-of-100', 'G5/formula-pages'],
    sabotage: formulas((real) => ({
      async list(options) {
        const page = await real.list(options);
        const last = page.items.at(-1);
        const full = page.items.length === (options?.limit ?? 100);
        return full && last !== undefined ? { ...page, next: JSON.stringify([last.id]) } : page;
      },
    })),
  },
  {
    title: 'pages by an offset',
    caughtBy: ['G5/formula-pages-stable', 'G5/formula-cursor-of-deleted'],
    sabotage: formulas((real) => ({
      async list({ limit = 100, after = '0' } = {}) {
        const all = await everyFormula(real);
        const end = Number(after) + limit;
        const items = all.slice(Number(after), end);
        return end < all.length ? { items, next: `${end}` } : { items };
      },
    })),
  },
  {
    title: 'pages by name',
    caughtBy: ['G5/formula-pages', 'G5/formula-pages-stable'],
    sabotage: formulas((real) => ({
      async list({ limit = 100, after } = {}) {
        const all = (await everyFormula(real)).sort((a, b) => compareText(a.name, b.name));
        const rest = after === undefined ? all : all.filter(({ name }) => name > after);
        const items = rest.slice(0, limit);
        return rest.length > limit ? { items, next: items.at(-1)?.name ?? '' } : { items };
      },
    })),
  },
  {
    title: 'orders names by UTF-16',
    caughtBy: ['G5/strategy-name-order'],
    sabotage: strategies((real) => ({
      getByFormula: async (...call) =>
        (await real.getByFormula(...call)).toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    })),
  },
  {
    title: 'does not order equal names by id',
    caughtBy: ['G5/formula-name-order'],
    sabotage: formulas((real) => ({
      getByCategory: async (...call) =>
        (await real.getByCategory(...call))
          .toReversed()
          .sort((a, b) => compareText(a.name, b.name)),
    })),
  },
  {
    title: 'ignores its limit',
    caughtBy: ['G6/formula-limit', 'G5/formula-name-order'],
    sabotage: formulas((real) => ({ search: (query) => real.search(query, { limit: 1000 }) })),
  },
  {
    title: 'searches without folding',
    caughtBy: ['G6/formula-search', 'G6/formula-tags', 'G6/formula-any-search'],
    sabotage: formulas((real) => ({
      async search(query, options) {
        const found = await real.search(query, options);
        return found.filter(({ name, tags }) =>
          [name, ...tags].some((text) => text.includes(query)),
        );
      },
    })),
  },
  {
    title: 'searches by a regular expression without case',
    caughtBy: ['G6/formula-search', 'G6/formula-any-search'],
    sabotage: formulas((real) => ({
      async search(query, options) {
        const pattern = new RegExp(query.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'iu');
        const found = await real.search(query, options);
        return found.filter(({ name, tags }) => [name, ...tags].some((text) => pattern.test(text)));
      },
    })),
  },
  {
    title: 'takes a query for a pattern',
    caughtBy: ['G6/strategy-search'],
    sabotage: strategies((real) => ({
      async search(query, options) {
        if (!query.includes('.*')) return real.search(query, options);
        return real.getByFormula('0000000000000000000000e1', options);
      },
    })),
  },
  {
    title: 'searches all tags as one text',
    caughtBy: ['G6/formula-tags'],
    sabotage: formulas((real) => ({
      async search(query) {
        const all = (await everyFormula(real)).sort((a, b) => compareText(a.name, b.name));
        return all.filter(({ name, tags }) => matchesSearch([name, ...tags].join(''), query));
      },
    })),
  },
  {
    title: 'does not look at tags',
    caughtBy: ['G6/formula-tags', 'G6/formula-any-tags'],
    sabotage: formulas((real) => ({
      search: async (query, options) =>
        (await real.search(query, options)).filter(({ name }) => matchesSearch(name, query)),
    })),
  },
  {
    title: 'forgets that strategies stop by formulas',
    caughtBy: ['F1/strategy-by-formula'],
    sabotage: strategies((real) => ({
      getByFormula: async (id, options) =>
        (await real.getByFormula(id, options)).filter(
          ({ entryFormulaId, exitFormulaId }) => entryFormulaId === id || exitFormulaId === id,
        ),
    })),
  },
];

const notFound = { $ne: null };

const checking: readonly Saboteur[] = [
  {
    title: 'takes an object for a filter',
    caughtBy: ['G2/formula-arguments-checked'],
    sabotage: formulas((real) => ({
      async getById(id, options) {
        if (JSON.stringify(id) !== JSON.stringify(notFound)) return real.getById(id, options);
        return (await real.list()).items[0] ?? null;
      },
    })),
  },
  {
    title: 'writes before it checks',
    caughtBy: ['G2/formula-checked'],
    sabotage: formulas((real) => ({
      async save(entity, options) {
        if (entity?.tags === undefined || entity.name === undefined) {
          await real
            .save({ ...entity, name: 'half', tags: [], parameters: [] } as New<Formula>)
            .catch(() => {});
        }
        return real.save(entity, options);
      },
    })),
  },
  {
    title: 'ignores the signal',
    caughtBy: ['G7/formula-calls-aborted', 'G7/documents-aborted'],
    sabotage: formulas((real) => ({ getById: (id) => real.getById(id) })),
  },
  {
    title: 'takes any cursor for none',
    caughtBy: ['G2/strategy-arguments-checked'],
    sabotage: strategies((real) => ({
      list: (options) => real.list(options).catch(() => real.list()),
    })),
  },
];

export const entitySaboteurs: readonly Saboteur[] = [
  ...versions,
  ...keeping,
  ...listing,
  ...checking,
];
