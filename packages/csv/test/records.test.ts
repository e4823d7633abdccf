import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuoted } from '../src/quoted.js';
import { type Entry, readRecords } from '../src/records.js';
import { collect, source } from './support.js';

const entries = async (text: string, size?: number) =>
  (await collect(readRecords(source(text, size)))).flatMap((records) => records.entries);

const delimiters = [',', ';', '\t'];
const isPlain = (cell: string) => !/["\n\r,;\t\0]/.test(cell);
const plainCell = fc.oneof(
  fc.constantFrom('', ' ', ' x ', '한글 ', '\u00a0x', '1.5', '\v'),
  fc.string({ maxLength: 4, unit: 'grapheme' }).filter(isPlain),
);

describe('records', () => {
  it('without quotes are split as the CSV parser would', async () => {
    const rows = fc.array(fc.array(plainCell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom(...delimiters), async (cells, delimiter) => {
        const lines = [['a', 'b'], ...cells].map((row) => row.join(delimiter));
        expect(await entries(lines.join('\n'))).toEqual(parseQuoted(lines, delimiter));
      }),
    );
  });

  it('with any cells in quotes, of any delimiter, in any pieces, keep them', async () => {
    const cell = fc.oneof(
      fc.constantFrom('"', '\n', '\r\n', '""', ',', ';', '\t', ' x ', '😀'),
      fc.string({ maxLength: 6 }),
    );
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    const format = fc.record({
      delimiter: fc.constantFrom(...delimiters),
      newline: fc.constantFrom('\n', '\r\n'),
      gap: fc.constantFrom('', ' '),
      end: fc.boolean(),
      size: fc.integer({ min: 1, max: 50 }),
    });
    await fc.assert(
      fc.asyncProperty(rows, format, async (cells, { delimiter, newline, gap, end, size }) => {
        const clean = cells.map((row) => row.map((text) => text.replaceAll('\0', '')));
        const lines = clean.map((row) =>
          row.map((text) => `${gap}"${text.replaceAll('"', '""')}"${gap}`).join(delimiter),
        );
        const text = ['a', 'b', 'c'].join(delimiter) + newline + lines.join(newline);
        const [, ...read] = await entries(text + (end ? newline : ''), size);
        expect(read).toEqual(clean);
      }),
    );
  });

  it('are broken where the CSV parser says so', async () => {
    const unit = fc.constantFrom(
      '"',
      '""',
      ',',
      ' ',
      '\t',
      '\r',
      'a',
      '\u00a0',
      '\ufeff',
      '\u200b',
    );
    const cells = (all: readonly Entry[]) =>
      all.map((one) => (Array.isArray(one) ? one : 'broken'));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit, maxLength: 12 }), async (line) => {
        const read = await entries(`a,b\n"",${line}\n`).catch(() => undefined);
        // An open quote has no end.
        if (read === undefined) return;
        const parsed = cells(parseQuoted([`"",${line}`.replace(/\r$/, '')], ','));
        // It lets a second quote stand after an empty one.
        if (/""\s+"/.test(line) && cells(read)[1] === 'broken') return;
        expect(cells(read.slice(1))).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });

  it('that are broken leave the others whole', async () => {
    const lines = ['a,b', ...Array.from({ length: 50 }, (_, i) => `"${i}",x`)];
    lines[20] = '"20"y,x';
    lines[33] = '3"3,x';
    const read = await entries(lines.join('\n'));
    expect(read[20]).toEqual({ reason: 'holds text after a closing quote' });
    expect(read[33]).toEqual({ reason: 'holds a quote inside a cell without quotes' });
    expect(read.filter(Array.isArray)).toHaveLength(49);
    expect(read[50]).toEqual(['49', 'x']);
  });

  it('say where they stand, and whether the last is cut', async () => {
    const [first, second, last] = await collect(readRecords(source('a,b\n1,2\n\n3,4\n5', 9)));
    expect(first).toEqual({ entries: [['a', 'b'], ['1', '2'], []], ...at(1, 9) });
    expect(second).toEqual({ entries: [['3', '4']], ...at(4, 14) });
    expect(last).toEqual({ entries: [['5']], ...at(5, 14), unterminated: true });
  });
});

// Each of these took minutes where every cell, or piece, was looked for from anew.
describe('a record that is made to be hard', () => {
  it.each([
    ['quoted cells', '"a",'.repeat(200_000)],
    ['quoted Hangul', '"가",'.repeat(200_000)],
    ['doubled quotes', `"${'""'.repeat(400_000)}",`],
    ['newlines in quotes', `"${'\n'.repeat(800_000)}",`],
  ])('of %s is one record', async (_, text) => {
    const read = await entries(`a,b\n${text}\nc,d\n`);
    expect(read).toHaveLength(3);
    expect(read[2]).toEqual(['c', 'd']);
  });

  it('may come byte by byte', async () => {
    const cell = 'x'.repeat(300_000);
    expect(await entries(`a,b\n"${cell}",1\n2,3\n`, 1)).toEqual([
      ['a', 'b'],
      [cell, '1'],
      ['2', '3'],
    ]);
  });

  it('is refused once it is a megabyte, however it comes', async () => {
    for (const size of [997, 65_536]) {
      await expect(entries(`a,b\n"${'x'.repeat(1_200_000)}`, size)).rejects.toThrow(
        'is longer than 1,048,576 characters',
      );
    }
  });
});

const at = (firstRow: number, bytesRead: number) => ({ firstRow, bytesRead, unterminated: false });
