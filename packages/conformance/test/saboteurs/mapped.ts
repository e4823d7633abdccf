import type { Formula } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';

/** Everything that a formula repository returns, changed. */
export function mapped(
  real: FormulaRepository,
  change: (formula: Formula) => Formula,
): FormulaRepository {
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
