import { compareText, matchesSearch } from '@jts/domain';
import { assert } from 'chai';
import fc from 'fast-check';
import type { ConformanceCase } from '../case.js';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { checkProperty } from '../property.js';
import { blank, foldingText } from '../searches.js';
import type { Entity, EntityKind, EntityRepository } from './kind.js';

/** By code point. */
const names = [
  '100% 우량_주식',
  'K%_',
  'KODEX 200',
  'STRASSE',
  'Straße',
  'a.b*c?[d](e)^$|+{f}',
  'back\\slash and "quotes" and it\'s',
  'café',
  'nul\0inside',
  'two\nlines\tand a tab',
  'İstanbul',
  'ΣΊΣΥΦΟΣ σίσυφος',
  '\u1109\u1161\u11b7\u1109\u1165\u11bc',
  '삼성전자',
  '삼성전자우',
  '\ufb01nance ㎏ ½',
  'ＦＵＬＬ width',
  '😀 face',
].toSorted(compareText);

const searches: readonly (readonly [query: string, found: readonly string[]])[] = [
  ['삼성', ['\u1109\u1161\u11b7\u1109\u1165\u11bc', '삼성전자', '삼성전자우']],
  ['전자우', ['삼성전자우']],
  ['kodex', ['KODEX 200']],
  ['ＫＯＤＥＸ', ['KODEX 200']],
  ['ex 2', ['KODEX 200']],
  ['ex  2', []],
  ['strasse', ['STRASSE', 'Straße']],
  ['straße', ['STRASSE', 'Straße']],
  ['STRAẞE', []],
  ['%', ['100% 우량_주식', 'K%_']],
  ['_', ['100% 우량_주식', 'K%_']],
  ['0%', ['100% 우량_주식']],
  ['1%0', []],
  ['\\', ['back\\slash and "quotes" and it\'s']],
  ['\\s', ['back\\slash and "quotes" and it\'s']],
  ['"', ['back\\slash and "quotes" and it\'s']],
  ['.*', []],
  ['^', ['a.b*c?[d](e)^$|+{f}']],
  ['$', ['a.b*c?[d](e)^$|+{f}']],
  ['.b*c?[d](e)^$|+{f}', ['a.b*c?[d](e)^$|+{f}']],
  ['[a-z]', []],
  ['\\E', []],
  ['(', ['a.b*c?[d](e)^$|+{f}']],
  ['cafe\u0301', ['café']],
  ['CAFÉ', ['café']],
  ['cafe', []],
  ['\0', ['nul\0inside']],
  ['lines\t', ['two\nlines\tand a tab']],
  ['o\nl', ['two\nlines\tand a tab']],
  ['İ', ['İstanbul']],
  ['i\u0307', ['İstanbul']],
  ['ς', ['ΣΊΣΥΦΟΣ σίσυφος']],
  ['σίσυφοσ', ['ΣΊΣΥΦΟΣ σίσυφος']],
  ['FIN', ['\ufb01nance ㎏ ½']],
  ['kg', ['\ufb01nance ㎏ ½']],
  ['1⁄2', ['\ufb01nance ㎏ ½']],
  ['full WIDTH', ['ＦＵＬＬ width']],
  ['😀', ['😀 face']],
  ['삼성전자 ', []],
  ['x'.repeat(40_000), []],
];

export function searchingCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  const { noun } = kind;
  return [
    documentCase<R>({
      key: `G6/${noun}-search`,
      title: 'search is matchesSearch over names, without case and width',
      why: 'Regular expressions give characters a meaning, and fold otherwise.',
      async ask({ repository }) {
        for (const name of names) await repository.save(kind.bare(name));
        for (const [query, found] of searches) {
          const hits = await repository.search(query);
          const shown = JSON.stringify(query).slice(0, 50);
          assert.deepEqual(
            hits.map(({ name }) => name),
            found,
            `search for ${shown}`,
          );
        }
        for (const query of blank) {
          expectValue(await repository.search(query), [], JSON.stringify(query));
        }
      },
    }),

    documentCase<R>({
      key: `G6/${noun}-limit`,
      title: 'a limit keeps the first by name, then id, and is 100 if absent',
      async ask({ repository }) {
        const saved: T[] = [];
        for (let i = 0; i < 110; i++) {
          saved.push(
            await repository.save(kind.bare(`S${String(99 - (i % 55)).padStart(3, '0')}`)),
          );
          if (i % 5 === 0) await repository.save(kind.bare(`other ${i}`));
        }
        const all = saved.sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
        expectValue(await repository.search('s0'), all.slice(0, 100), 'without a limit');
        for (const limit of [1, 2, 3, 54, 99, 109, 110, 111, 1000]) {
          const hits = await repository.search('ｓ0', { limit });
          expectValue(hits, all.slice(0, limit), `limit ${limit}`);
        }
      },
    }),

    documentCase<R>({
      key: `G6/${noun}-other-fields`,
      title: 'search looks at no other field: descriptions, references, ids',
      async ask({ repository }) {
        const saved = await repository.save({ ...kind.full('#'), description: 'described' });
        const { name: _, ...others } = { ...saved } as Record<string, unknown>;
        for (const [field, text] of Object.entries(others)) {
          if (typeof text === 'string') expectValue(await repository.search(text), [], field);
        }
      },
    }),

    documentCase<R>({
      key: `G6/${noun}-any-search`,
      title: 'any search finds exactly what matchesSearch of the domain says',
      async ask({ repository, property }) {
        const anyNames = fc.array(
          foldingText(6).filter((name) => name.trim() !== ''),
          { minLength: 1, maxLength: 8 },
        );
        const queries = fc.array(foldingText(2), { minLength: 1, maxLength: 4 });
        const check = fc.asyncProperty(anyNames, queries, async (given, wanted) => {
          const all: T[] = [];
          for (const name of given) all.push(await repository.save(kind.bare(name)));
          all.sort((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id));
          for (const query of wanted) {
            const expected = all.filter(({ name }) => matchesSearch(name, query));
            const hits = await repository.search(query);
            expectValue(hits, expected, `search for ${JSON.stringify(query)}`);
          }
          for (const { id } of all) await repository.delete(id);
        });
        await checkProperty(check, property);
      },
    }),
  ];
}
