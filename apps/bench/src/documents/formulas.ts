import type { Formula } from '@jts/domain';
import { ObjectId } from 'mongodb';
import type { DocumentSizes } from '../settings.js';
import { type CallJob, nothing } from './call-job.js';
import { fillFormulas } from './data-set.js';
import { formula, idOf, searchedText, storedAt } from './generated.js';

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n);

function storedFormula(n: number): Formula {
  const times = { createdAt: storedAt, updatedAt: storedAt };
  return { ...formula(n), id: idOf('formula', n), version: 1, ...times };
}

export const formulaJobs = (sizes: DocumentSizes): readonly CallJob[] => [
  saveFormula(sizes),
  getFormula(sizes),
  updateFormula(sizes),
  searchFormulas(sizes),
  listFormulas(sizes),
];

const saveFormula = ({ calls }: DocumentSizes): CallJob => ({
  id: 'formula-save',
  title: 'Save a new formula',
  method: 'formulas.save',
  plain: 'insertOne',
  calls,
  writes: { collection: 'formulas', checked: calls },
  open() {
    const formulas = numbers(calls).map(formula);
    const at = (n: number) => formulas[n] ?? formula(n);
    return {
      ours: async (store, n) => [await store.formulas.save(at(n))],
      async plain(db, n) {
        const now = new Date();
        const saved = { ...at(n), version: 1, createdAt: now, updatedAt: now };
        await db.collection('formulas').insertOne(saved);
        return nothing;
      },
      expected: () => formulas.map((one) => ({ ...one, version: 1 })),
    };
  },
});

/** Here and there in the collection. */
const placeOf = (n: number, formulas: number) => (n * 7919) % formulas;

const getFormula = ({ calls, formulas }: DocumentSizes): CallJob => ({
  id: 'formula-get',
  title: `Get a formula of ${formulas.toLocaleString('en')}`,
  method: 'formulas.getById',
  calls,
  open: () => ({
    async ours(store, n) {
      const found = await store.formulas.getById(idOf('formula', placeOf(n, formulas)));
      return found === null ? nothing : [found];
    },
    expected: () => [storedFormula(placeOf(calls - 1, formulas))],
  }),
});

const updateFormula = ({ calls }: DocumentSizes): CallJob => ({
  id: 'formula-update',
  title: 'Update a formula',
  method: 'formulas.save',
  plain: 'findOneAndUpdate with $set and $inc',
  calls,
  writes: { collection: 'formulas', checked: calls, fill: (db) => fillFormulas(db, calls) },
  open() {
    const changed = numbers(calls).map((n) => ({
      ...storedFormula(n),
      expression: `close > ${n}`,
    }));
    const at = (n: number) => changed[n] ?? storedFormula(n);
    return {
      ours: async (store, n) => [await store.formulas.save(at(n))],
      async plain(db, n) {
        const { id, version, createdAt, ...fields } = at(n);
        const update = { $set: { ...fields, updatedAt: new Date() }, $inc: { version: 1 } };
        const filter = { _id: ObjectId.createFromHexString(id), version };
        const options = { returnDocument: 'after' } as const;
        const stored = await db.collection('formulas').findOneAndUpdate(filter, update, options);
        return stored === null ? nothing : [stored];
      },
      expected: () =>
        changed.map(({ id, createdAt, updatedAt, ...one }) => ({ ...one, version: 2 })),
    };
  },
});

const searchFormulas = ({ formulas, largeCalls }: DocumentSizes): CallJob => ({
  id: 'formula-search',
  title: `Search in ${formulas.toLocaleString('en')} formulas`,
  method: 'formulas.search',
  plain: 'find by a pattern without case',
  calls: largeCalls,
  open: () => ({
    ours: (store) => store.formulas.search(searchedText, { limit: 1000 }),
    async plain(db) {
      const pattern = { $regex: searchedText, $options: 'i' };
      return db
        .collection('formulas')
        .find({ $or: [{ name: pattern }, { tags: pattern }] })
        .sort({ name: 1, _id: 1 })
        .limit(1000)
        .toArray();
    },
    period: 1,
    expected() {
      const found = numbers(formulas)
        .map(storedFormula)
        .filter(({ name }) => name.toLowerCase().includes(searchedText));
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  }),
});

/** The last page: of every other one the store asks for one formula more, to see that there is a next. */
const listFormulas = ({ formulas, largeCalls }: DocumentSizes): CallJob => {
  const limit = 100;
  const after = JSON.stringify(['formula', 'id', idOf('formula', formulas - limit - 1)]);
  return {
    id: 'formula-list',
    title: `List ${limit} formulas of ${formulas.toLocaleString('en')}`,
    method: 'formulas.list',
    calls: largeCalls,
    open: () => ({
      ours: async (store) => (await store.formulas.list({ limit, after })).items,
      period: 1,
      expected: () => numbers(limit, formulas - limit).map(storedFormula),
    }),
  };
};
