import type { ServiceImpl } from '@connectrpc/connect';
import { type Formula, ValidationError } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import {
  categoryNames,
  FormulaSchema,
  type FormulaService,
  fromFormula,
  fromNewFormula,
  toFormula,
} from '@jts/proto';
import { callOptions, pageOptions, searchOptions } from './call-options.js';
import { partsBySize, sizeIn } from './chunks.js';
import { newId } from './new-id.js';

export const formulaService = (
  formulas: FormulaRepository,
): ServiceImpl<typeof FormulaService> => ({
  async saveFormula({ formula }, context) {
    if (formula === undefined) throw new ValidationError('formula', 'is required');
    const options = callOptions(context);
    const saved =
      formula.version === 0n
        ? formulas.save(fromNewFormula(formula), { ...options, ...newId(formula) })
        : formulas.save(fromFormula(formula), options);
    return { formula: toFormula(await saved) };
  },

  async getFormula({ id }, context) {
    const found = await formulas.getById(id, callOptions(context));
    return found === null ? {} : { formula: toFormula(found) };
  },

  async listFormulas(request, context) {
    const { items, next = '' } = await formulas.list(pageOptions(request, context));
    return { formulas: items.map(toFormula), next };
  },

  async *listFormulasByCategory({ category }, context) {
    const name = categoryNames.from('category', category);
    yield* lists(await formulas.getByCategory(name, callOptions(context)));
  },

  async *searchFormulas({ query, limit }, context) {
    yield* lists(await formulas.search(query, searchOptions(limit, context)));
  },

  async deleteFormula({ id }, context) {
    return { deleted: await formulas.delete(id, callOptions(context)) };
  },
});

function* lists(found: readonly Formula[]) {
  for (const formulas of partsBySize(found.map(toFormula), sizeIn(FormulaSchema))) {
    yield { formulas: [...formulas] };
  }
}
