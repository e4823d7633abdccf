import { assert } from 'chai';
import { codesOf, stock, symbolCase } from './symbol-case.js';

interface FoldingRow {
  readonly key: string;
  readonly title: string;
  readonly name: string;
  readonly found: readonly string[];
  readonly missed: readonly string[];
}

const rows: readonly FoldingRow[] = [
  {
    key: 'sharp-s',
    title: 'ß is SS',
    name: 'Straße',
    found: ['ß', 'ss', 'STRASSE', 'straße', 'sſ'],
    missed: ['ẞ', 'szl', 'b'],
  },
  {
    key: 'dotted-i',
    title: 'İ is i with a dot above, and no i',
    name: 'İzmir',
    found: ['İ', 'i\u0307', 'İZMİR'.slice(0, 3), 'MIR'],
    missed: ['izm', 'ızm'],
  },
  {
    key: 'dotless-i',
    title: 'ı is I',
    name: 'Kırıkkale',
    found: ['ı', 'i', 'KIRIK', 'kirik'],
    missed: ['İ', 'kırk'],
  },
  {
    key: 'final-sigma',
    title: 'ς is σ is Σ',
    name: 'ΟΔΟΣ Σίσυφος',
    found: ['ς', 'σ', 'οδος', 'οδοσ', 'ΣΊΣΥΦΟΣ'],
    missed: ['σισυφος', 's'],
  },
  {
    key: 'full-width',
    title: 'full-width letters, digits and blanks are narrow ones',
    name: 'ＫＯＤＥＸ　２００',
    found: ['kodex', 'ｋｏｄｅｘ', 'x 2', 'x　２', '200'],
    missed: ['kodex200'],
  },
  {
    key: 'half-width',
    title: 'half-width letters are full ones, with their marks',
    name: 'ﾄﾖﾀ ｶﾞｽ',
    found: ['トヨタ', 'ガ', 'ｶﾞ'],
    missed: ['ガガ'],
  },
  {
    key: 'letters-like-signs',
    title: 'signs that stand for letters are these letters',
    name: 'K Å ™ ﬁ',
    found: ['k', 'å', 'tm', 'FI'],
    missed: ['kk'],
  },
  {
    key: 'hangul-forms',
    title: 'Hangul of either form finds the other',
    name: '\u1109\u1161\u11b7\u1109\u1165\u11bc',
    found: ['삼성', '\u1109\u1161\u11b7'],
    missed: ['전자'],
  },
];

export const foldingCases = rows.map(({ key, title, name, found, missed }) =>
  symbolCase({
    key: `G6/folding-${key}`,
    title: `search folds names as the domain does: ${title}`,
    why: 'Databases and languages fold case each their own way.',
    async ask({ symbols }) {
      await symbols.saveMany([stock('#1', { name }), stock('#2', { name: '#' })]);
      for (const query of found) {
        assert.deepEqual(codesOf(await symbols.search(query)), ['#1'], JSON.stringify(query));
      }
      for (const query of missed) {
        assert.deepEqual(codesOf(await symbols.search(query)), [], JSON.stringify(query));
      }
    },
  }),
);
