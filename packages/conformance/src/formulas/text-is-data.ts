import {
  compareText,
  type Formula,
  type FormulaParameter,
  type JsonValue,
  matchesSearch,
  type New,
} from '@jts/domain';
import type { FormulaRepository } from '@jts/ports';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { expectEntity, expectStored } from '../entities/kind.js';
import { controls, long, notText, payloads } from '../payloads.js';
import { refuses } from '../refusals.js';
import { formula, parameter } from './formula.js';
import { formulaKind } from './formula-kind.js';

type Formulas = FormulaRepository;

const texts = [...payloads, ...controls, ...long];

/** A JSON object with the text as a key and as a value, where it may be a key. */
const around = (text: string): JsonValue =>
  Object.fromEntries([[text.replaceAll('\0', ''), { [`$${text.replaceAll('\0', '')}`]: [text] }]]);

/** All texts in every place of one formula that takes any. */
const hostile: New<Formula> = formula('A', {
  expression: payloads.join(' '),
  description: texts.join('\n'),
  tags: texts,
  parameters: texts.map(
    (text, i): FormulaParameter =>
      parameter(`p${i}`, { dataType: text, defaultValue: text, minValue: around(text) }),
  ),
});

export const textIsDataCases = [
  documentCase<Formulas>({
    key: 'G12/formula-parts',
    title: 'expressions, tags, types and values of parameters may be any text, and change as such',
    why: 'In an update a $ makes a field of a value, and braces of a template an expression.',
    async ask({ repository }) {
      const other = await repository.save(formula('B', { tags: ['x'] }));
      const saved = await repository.save(hostile);
      expectEntity(saved, hostile, 1, 'what save returns');
      expectValue(await repository.getById(saved.id), saved, 'getById');
      const { parameters, tags } = saved;
      const turned = { ...saved, parameters: parameters.toReversed(), tags: tags.toReversed() };
      const updated = await repository.save(turned);
      await expectStored(formulaKind, repository, [updated, other]);
      expectEntity(
        updated,
        { ...hostile, parameters: parameters.toReversed(), tags: tags.toReversed() },
        2,
        'what an update returns',
      );
    },
  }),

  documentCase<Formulas>({
    key: 'G12/formula-tag-searches',
    title: 'a search finds the formulas that have a tag with any text in it, and no others',
    async ask({ repository }) {
      const some = payloads.filter((_, i) => i % 4 === 0);
      const content = (tags: readonly string[], i: number) => formula(`#${i % 10}`, { tags });
      const all = await Promise.all(
        some.map((text, i) => repository.save(content([`x${text}`, text], i))),
      );
      const byName = all.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
      for (const query of some) {
        const hits = byName.filter(({ name, tags }) =>
          [name, ...tags].some((text) => matchesSearch(text, query)),
        );
        const found = await repository.search(query, { limit: 1000 });
        expectValue(found, hits, `search for ${JSON.stringify(query).slice(0, 60)}`);
      }
    },
  }),

  documentCase<Formulas>({
    key: 'G12/formula-words-refused',
    title: 'a text that is no category or name of a parameter is VALIDATION, told in one line',
    async ask({ repository }) {
      const saved = await repository.save(formula('A'));
      for (const category of [...payloads, ...controls, ...notText] as never[]) {
        await refuses(() => repository.getByCategory(category), 'category');
        await refuses(() => repository.save({ ...saved, category }), 'category');
      }
      // Of letters, digits and _ alone, some are names.
      const noNames = [...payloads, ...controls, ...notText].filter(
        (text) => !/^[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.test(text),
      );
      for (const name of noNames) {
        const save = () => repository.save({ ...saved, parameters: [parameter(name)] });
        await refuses(save, 'parameters[0].name');
      }
      for (const minValue of controls) {
        const bounded = parameter('a', { dataType: 'string', minValue, defaultValue: '' });
        const save = () => repository.save({ ...saved, parameters: [bounded] });
        await refuses(save, 'parameters[0].defaultValue');
      }
      await expectStored(formulaKind, repository, [saved]);
    },
  }),
];
