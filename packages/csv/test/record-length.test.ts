import { readCandles, readSymbols } from '@jts/csv';
import { isStorageError } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../src/records.js';
import { collect, encode, header, read, source } from './support.js';

/** Bytes of a file that has no end, and how many of them were asked for. */
function endless(begin: string, more: string) {
  const asked = { bytes: 0 };
  async function* bytes() {
    const pieces = [encode(begin), encode(more.repeat(Math.ceil(65_536 / more.length)))];
    for (let i = 0; ; i = 1) {
      const piece = pieces[i] as Uint8Array;
      asked.bytes += piece.length;
      yield piece;
    }
  }
  return { asked, bytes: bytes() };
}

const long = '1,'.repeat(600_000);

describe('a record that is too long', () => {
  it.each([
    ['of many cells', `${header}${long}`],
    ['of one cell', `${header}${'1'.repeat(1_048_577)}\n`],
    ['in a file that goes on', `${header}${long}\n2024-01-02,1,1,1,1,1\n`],
    ['of many cells, one of them quoted', `${header}"1",${long}`],
    ['behind an open quote', `${header}"${'1\n'.repeat(600_000)}`],
    ['behind a quote that closes at last', `${header}"${'1\n'.repeat(600_000)}"\n`],
  ])('%s is TOO_LARGE, and named', async (_, data) => {
    await expect(read(data, { name: 'a.csv' })).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringMatching(/^a\.csv, row 2: is longer than 1,048,576 characters/),
    });
  });

  it.each([
    ['without a newline', header, '1'],
    ['without a newline, of cells', header, '1,'],
    ['without a newline, of blanks', header, ' '],
    ['without a newline, of quoted cells', header, '"1",'],
    ['without a newline, of quotes', header, '""'],
    ['in an open quote', `${header}"`, 'x\n'],
    ['that is the header', '', 'x,'],
    ['that is the header, of blanks', '', ' '],
  ])('in a file without an end, %s, ends the reading', async (_, begin, more) => {
    const { asked, bytes } = endless(begin, more);
    await expect(read(bytes)).rejects.toMatchObject({ code: 'TOO_LARGE' });
    expect(asked.bytes).toBeLessThan(1_048_576 + 3 * 65_536);
  });

  it('of symbols is TOO_LARGE, too', async () => {
    const data = `code,name,market\nA,${'x'.repeat(2000)},KOSPI\n`;
    const options = { maxRecordLength: 1000, name: 's.csv' };
    await expect(collect(readSymbols(source(data), options))).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringMatching(/^s\.csv, row 2: is longer than 1,000 characters/),
    });
  });

  it('is told after the records before it', async () => {
    const data = `a,b\n1,2\n${'x'.repeat(11)}\n3,4\n`;
    const before: unknown[] = [];
    const reading = async () => {
      for await (const { entries } of readRecords(source(data), { maxRecordLength: 10 })) {
        before.push(...entries);
      }
    };
    await expect(reading()).rejects.toMatchObject({ message: expect.stringMatching(/^row 3: /) });
    expect(before).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('is so however the bytes come in pieces, and one of exactly the length is not', async () => {
    const shape = fc.record({
      over: fc.boolean(),
      quoted: fc.boolean(),
      newline: fc.constantFrom('\n', '\r\n'),
      end: fc.boolean(),
      size: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ over, quoted, newline, end, size }) => {
        const length = over ? 21 : 20;
        const cell = quoted ? `"${'x'.repeat(length - 4)}"` : 'x'.repeat(length - 2);
        const lines = ['a,b', `${cell},1`].join(newline);
        const options = { maxRecordLength: 20 };
        const reading = collect(readRecords(source(end ? lines + newline : lines, size), options));
        const code = await reading.then(
          () => undefined,
          (error: unknown) => (isStorageError(error) ? error.code : error),
        );
        expect(code).toBe(over ? 'TOO_LARGE' : undefined);
      }),
    );
  });

  it.each([0, 1.5, 16_777_217, Number.NaN, '9'])('can not be of %s characters', async (length) => {
    const options = { timeframe: '1d', maxRecordLength: length as number } as const;
    await expect(collect(readCandles(source(header), options))).rejects.toMatchObject({
      code: 'VALIDATION',
      path: 'maxRecordLength',
    });
  });
});

describe('rows that are held back until their dates are known', () => {
  it('are fewer where they are long', async () => {
    const text = 'x'.repeat(1_000_000);
    const rows = 200;
    let asked = 0;
    async function* bytes() {
      yield encode('date,open,high,low,close,volume,note\n');
      for (let i = 0; i < rows; i++) {
        asked++;
        yield encode(`2024-01-02,1,1,1,1,1,${text}\n`);
      }
    }
    const batches = readCandles(bytes(), { timeframe: '1d', batchSize: 1 });
    const first = await batches[Symbol.asyncIterator]().next();
    expect(first.value?.rows).toEqual(Uint32Array.of(2));
    expect(asked).toBeLessThan(40);
  });
});
