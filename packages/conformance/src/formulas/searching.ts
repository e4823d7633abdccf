import { compareText, type Formula, matchesSearch } from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { checkProperty } from '../property.js';
import { foldingText } from '../searches.js';
import { formula } from './formula.js';

const tagsByName: Readonly<Record<string, readonly string[]>> = {
  ab: ['cd', 'ef'],
  both: ['both', 'both again'],
  'café-tag': ['cafe\u0301'],
  fold: ['Straße', 'ＦＵＬＬ', 'İ'],
  hangul: ['\u1100\u1161\u11bc추세'],
  meta: ['a.b*c', '100%', '^x$', '\\d', '$gt'],
  none: [],
  odd: ['', ' ', 'nul\0', 'two\nlines'],
};

const searches: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['cd', ['ab']],
  ['bc', []],
  ['dc', []],
  ['de', []],
  ['ab,cd', []],
  ['b c', []],
  ['both', ['both']],
  ['CAFÉ', ['café-tag']],
  ['strasse', ['fold']],
  ['full', ['fold']],
  ['i\u0307', ['fold']],
  ['강추', ['hangul']],
  ['.', ['meta']],
  ['.*', []],
  ['b*', ['meta']],
  ['%', ['meta']],
  ['^x$', ['meta']],
  ['\\d', ['meta']],
  ['$', ['meta']],
  ['l\0', ['odd']],
  ['o\nl', ['odd']],
  ['none', ['none']],
];

export const searchingCases = [
  documentCase<FormulaRepository>({
    key: 'G6/formula-tags',
    title: 'search looks into each tag by itself, and into names, and finds a formula once',
    async ask({ repository }) {
      for (const [name, tags] of Object.entries(tagsByName)) {
        await repository.save(formula(name, { tags, description: 'strasse', expression: 'cd' }));
      }
      for (const [query, found] of searches) {
        const hits = await repository.search(query);
        assert.deepEqual(
          hits.map(({ name }) => name),
          found,
          `search for ${JSON.stringify(query)}`,
        );
      }
    },
  }),

  documentCase<FormulaRepository>({
    key: 'G6/formula-any-tags',
    title: 'any search finds exactly what matchesSearch says of names and tags',
    async ask({ repository, property }) {
      const anyOne = fc.record({
        name: foldingText(3).map((text) => `${text}#`),
        tags: fc.array(foldingText(4), { maxLength: 3 }),
      });
      const many = fc.array(anyOne, { minLength: 1, maxLength: 6 });
      const queries = fc.array(foldingText(2), { minLength: 1, maxLength: 4 });
      const check = fc.asyncProperty(many, queries, async (given, wanted) => {
        const all: Formula[] = [];
        for (const { name, tags } of given)
          all.push(await repository.save(formula(name, { tags })));
        all.sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
        for (const query of wanted) {
          const expected = all.filter(({ name, tags }) =>
            [name, ...tags].some((text) => matchesSearch(text, query)),
          );
          const hits = await repository.search(query);
          expectValue(hits, expected, `search for ${JSON.stringify(query)}`);
        }
        for (const { id } of all) await repository.delete(id);
      });
      await checkProperty(check, property);
    },
  }),
];
