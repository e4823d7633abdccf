import { create, equals } from '@bufbuild/protobuf';
import type { FormulaDriver } from '@jts/adapter-kit';
import { type Formula, type FormulaCategory, formulaSchema, validate } from '@jts/domain';
import {
  categoryNames,
  type Formula as FormulaMessage,
  FormulaSchema,
  fromFormula,
  toFormula,
} from '@jts/proto';
import type { Connection } from './connection.js';
import { entityDriver } from './entities.js';
import type { Writes } from './writes.js';

export function grpcFormulas(connection: Connection, writes: Writes): FormulaDriver {
  const { formulas } = connection;
  return entityDriver<Formula, { readonly category: FormulaCategory }, FormulaMessage>(
    connection,
    writes,
    {
      toMessage: (formula) => create(FormulaSchema, toFormula(formula)),
      toNewMessage: (id, formula) => create(FormulaSchema, toFormula({ ...formula, id })),
      fromMessage: (message) => validate(formulaSchema, fromFormula(message)),
      sameContent: (a, b) => equals(FormulaSchema, contentOf(a), contentOf(b)),
      save: async (formula, options) => (await formulas.saveFormula({ formula }, options)).formula,
      get: async (id, options) => (await formulas.getFormula({ id }, options)).formula,

      async *find({ category }, options) {
        const request = { category: categoryNames.to(category) };
        for await (const message of formulas.listFormulasByCategory(request, options)) {
          yield message.formulas;
        }
      },

      async *search(query, limit, options) {
        for await (const message of formulas.searchFormulas({ query, limit }, options)) {
          yield message.formulas;
        }
      },

      async list(page, options) {
        const { formulas: items, next } = await formulas.listFormulas(page, options);
        return { items, next };
      },

      delete: (id, options) => formulas.deleteFormula({ id }, options),
    },
  );
}

const contentOf = ({ id: _, version, createdAt, updatedAt, ...content }: Formula) =>
  create(FormulaSchema, toFormula(content));
