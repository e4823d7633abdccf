import type { Formula, FormulaParameter } from '@jts/domain';
import { formulaCategories } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { isPolluted, jsonValues } from '../documents/json-values.js';
import { expectValue } from '../documents/values.js';
import { expectEntity, expectStored } from '../entities/kind.js';
import { rejectsWith } from '../expect.js';
import { texts } from '../strings.js';
import { formula, parameter } from './formula.js';
import { formulaKind } from './formula-kind.js';
import { deepParameters } from './wrong.js';

type Formulas = FormulaRepository;

export const keepingCases = [
  documentCase<Formulas>({
    key: 'F4/formula-orders',
    title: 'tags and parameters stay in their order, with repeated tags, through an update',
    async ask({ repository }) {
      const tags = ['b', 'a', 'B', 'b', '', '가', ' ', 'a.b', '$x', '0', '\ue000', '😀', 'a\0'];
      const parameters = ['z', 'a', 'M', '가', '_1', '__proto__', 'constructor'].map((name, i) =>
        parameter(name, { defaultValue: i }),
      );
      const content = formula('A', { tags, parameters });
      const saved = await repository.save(content);
      expectEntity(saved, content, 1, 'what save returns');
      await expectStored(formulaKind, repository, [saved]);
      const turned = { tags: tags.toReversed(), parameters: parameters.toReversed() };
      const next = await repository.save({ ...saved, ...turned });
      expectEntity(next, { ...content, ...turned }, 2, 'the other way round');
      await expectStored(formulaKind, repository, [next]);
      const fewer = await repository.save({ ...next, tags: [], parameters: [] });
      expectEntity(fewer, formula('A'), 3, 'without any');
      await expectStored(formulaKind, repository, [fewer]);
    },
  }),

  documentCase<Formulas>({
    key: 'G3/formula-long-lists',
    title: 'two thousand tags and parameters come back whole, and the last tag is found',
    async ask({ repository }) {
      const tags = Array.from({ length: 2000 }, (_, i) => `tag ${i}.`);
      const parameters = tags.map((_, i) => parameter(`p${i}`));
      const content = formula('A', { tags, parameters });
      const saved = expectEntity(await repository.save(content), content, 1, 'what save returns');
      await expectStored(formulaKind, repository, [saved]);
      expectValue(await repository.search('tag 1999.'), [saved], 'search for the last tag');
    },
  }),

  documentCase<Formulas>({
    key: 'F4/formula-field-order',
    title: 'the fields of a value stay in their order',
    async ask({ repository }) {
      const value = { z: 1, a: { y: [], b: {} }, M: null, '': 0, $a: 1, _: 2 };
      const content = formula('A', {
        parameters: [{ name: 'a', dataType: 'any', defaultValue: value }],
      });
      const { id } = await repository.save(content);
      const read = (await repository.getById(id))?.parameters[0]?.defaultValue;
      assert.equal(JSON.stringify(read), JSON.stringify(value));
    },
  }),

  documentCase<Formulas>({
    key: 'G3/formula-expressions',
    title: 'expressions and tags of any characters come back code point for code point',
    async ask({ repository }) {
      const many = formula('all', { tags: texts });
      const saved = await repository.save(many);
      expectEntity(saved, many, 1, 'tags');
      for (const expression of [...texts, '$name', '$$NOW', '가😀'.repeat(33_333)]) {
        const content = formula('A', { expression });
        const one = await repository.save(content);
        expectEntity(one, content, 1, 'what save returns');
        expectValue(await repository.getById(one.id), one, 'getById');
      }
      expectValue(await repository.getById(saved.id), saved, 'tags, read');
    },
  }),

  documentCase<Formulas>({
    key: 'G3/formula-values',
    title: 'values of parameters that JSON can say come back deep-equal, through an update as well',
    why: 'Drivers take $-keys, _bsontype, toBSON and __proto__ for something else.',
    async ask(test) {
      const { repository } = test;
      const other = await test.another();
      for (const [name, value] of jsonValues) {
        const defaultValue = value ?? undefined;
        const content = formula(name, {
          parameters: [
            { name: 'a', dataType: 'any', ...(defaultValue === undefined ? {} : { defaultValue }) },
          ],
        });
        const saved = expectEntity(await repository.save(content), content, 1, name);
        expectValue(await other.getById(saved.id), saved, `${name}, read`);
        const updated = expectEntity(await other.save(saved), content, 2, `${name}, updated`);
        expectValue(await repository.getById(saved.id), updated, `${name}, updated and read`);
        assert.isFalse(isPolluted(), name);
      }
      const { items } = await repository.list();
      assert.lengthOf(items, jsonValues.length);
    },
  }),

  documentCase<Formulas>({
    key: 'G3/formula-bounds',
    title: 'bounds and defaults of each type come back as they were',
    async ask({ repository }) {
      const parameters: readonly FormulaParameter[] = [
        { name: 'a', dataType: 'integer', minValue: -(2 ** 53 - 1), maxValue: 2 ** 53 - 1 },
        {
          name: 'b',
          dataType: 'integer',
          minValue: -(2 ** 31),
          maxValue: 2 ** 31,
          defaultValue: 0,
        },
        { name: 'c', dataType: 'number', minValue: 0.1, maxValue: 0.1 + 0.2, defaultValue: 0.3 },
        { name: 'd', dataType: 'number', minValue: -1e308, maxValue: 1e308, defaultValue: 5e-324 },
        { name: 'e', dataType: 'string', minValue: '', maxValue: '😀', defaultValue: '\ufffd' },
        { name: 'f', dataType: 'boolean', defaultValue: false },
        { name: 'g', dataType: '', defaultValue: [[{}]] },
      ];
      const content = formula('A', { parameters });
      const saved = expectEntity(await repository.save(content), content, 1, 'saved');
      await expectStored(formulaKind, repository, [saved]);
    },
  }),

  documentCase<Formulas>({
    key: 'G3/formula-minus-zero',
    title: '-0 is 0, in parameters too',
    async ask({ repository }) {
      const values = (zero: number): FormulaParameter[] => [
        { name: 'a', dataType: 'number', minValue: zero, maxValue: 1, defaultValue: zero },
        { name: 'b', dataType: 'any', defaultValue: [{ a: zero }] },
      ];
      const saved = await repository.save(formula('A', { parameters: values(-0) }));
      expectEntity(saved, formula('A', { parameters: values(0) }), 1, 'saved');
      await expectStored(formulaKind, repository, [saved]);
    },
  }),

  documentCase<Formulas>({
    key: 'G2/formula-nesting-checked',
    title: 'values nested more than 64 levels deep are VALIDATION, and nothing is stored',
    async ask({ repository }) {
      const saved = await repository.save(formula('A'));
      for (const [, parameters] of deepParameters) {
        await rejectsWith('VALIDATION', () => repository.save(formula('B', { parameters })));
        await rejectsWith('VALIDATION', () => repository.save({ ...saved, parameters }));
      }
      await expectStored(formulaKind, repository, [saved]);
    },
  }),

  documentCase<Formulas>({
    key: 'F1/formula-categories',
    title: 'getByCategory has the formulas of one category, also after one has changed',
    async ask({ repository }) {
      const saved = new Map<string, Formula>();
      for (const category of formulaCategories) {
        saved.set(category, await repository.save(formula(category, { category })));
      }
      for (const [category, one] of saved) {
        expectValue(await repository.getByCategory(category as never), [one], category);
      }
      const scan = saved.get('scan') ?? assert.fail('a formula');
      const moved = await repository.save({ ...scan, category: 'exit' });
      expectValue(await repository.getByCategory('scan'), [], 'where it was');
      const both = [saved.get('exit'), moved];
      expectValue(await repository.getByCategory('exit'), both, 'where it is');
    },
  }),

  documentCase<Formulas>({
    key: 'G2/formula-category-checked',
    title: 'a category that is none is VALIDATION of getByCategory',
    async ask({ repository }) {
      await repository.save(formula('A'));
      for (const category of ['', 'Entry', 'all', null, undefined, 1, { $ne: null }, ['entry']]) {
        const call = () => repository.getByCategory(category as never);
        await rejectsWith('VALIDATION', call, 'category');
      }
    },
  }),
];
