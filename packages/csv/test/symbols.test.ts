import { readSymbols, writeSymbols } from '@jts/csv';
import type { StockSymbol } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect, refusal, source, text } from './support.js';

const read = async (file: string, options: Parameters<typeof readSymbols>[1] = {}) => {
  const batches = await collect(readSymbols(source(file), options));
  return {
    batches,
    symbols: batches.flatMap(({ symbols }) => symbols),
    rows: batches.flatMap(({ rows }) => rows),
    problems: batches.flatMap(({ problems }) => problems),
  };
};

const samsung: StockSymbol = { code: '005930', name: '삼성전자', market: 'KOSPI', isActive: true };

describe('symbol files', () => {
  it.each([
    ['code,name,market', '005930,삼성전자,KOSPI', {}],
    ['종목코드,종목명,시장구분,업종', '005930,삼성전자,코스피,', {}],
    ['단축코드,종목명,시장구분', '005930,삼성전자,kospi', {}],
    [
      'Ticker,Name,Market,Sector,Status',
      '005930,삼성전자,KOSPI,반도체,Active',
      { sector: '반도체' },
    ],
    ['symbol,name,market,isActive', '"005930","삼성전자","KOSPI","false"', { isActive: false }],
    ['market,name,code,active', 'KOSPI,삼성전자,005930,', {}],
  ])('%s is understood', async (header, row, more) => {
    const { symbols, problems, rows } = await read(`${header}\n${row}\n`);
    expect(problems).toEqual([]);
    expect(symbols).toEqual([{ ...samsung, ...more }]);
    expect(rows).toEqual([2]);
  });

  it('may be told which column is which', async () => {
    const file = '표준코드,단축코드,한글 종목명,시장구분\nKR7005930003,005930,삼성전자,코스피\n';
    expect((await read(file, { columns: { name: '한글 종목명' } })).symbols).toEqual([samsung]);
    const wrong = { columns: { nmae: 'x' } as object };
    expect(await refusal(read(file, wrong))).toMatch(/^columns\.nmae: is no field/);
  });

  it('have markets KOSPI, KOSDAQ and ETF', async () => {
    const rows = ['1,a,코스닥', '2,b,etf', '3,c,NYSE', '4,d,constructor', '5,e,'];
    const { symbols, problems } = await read(`code,name,market\n${rows.join('\n')}`);
    expect(symbols.map(({ market }) => market)).toEqual(['KOSDAQ', 'ETF']);
    expect(problems.map(({ row, field }) => [row, field])).toEqual([
      [4, 'market'],
      [5, 'market'],
      [6, 'market'],
    ]);
    expect(problems[0]?.reason).toBe('must be one of KOSPI, KOSDAQ, ETF, not "NYSE"');
  });

  it('report bad rows and read the others', async () => {
    const rows = [',a,KOSPI,y', '1,a,KOSPI,maybe', '2,b,KOSPI', '3,c,KOSPI,n', '"4\n",d,KOSPI,y'];
    const { symbols, problems } = await read(`code,name,market,active\n${rows.join('\n')}\n`);
    expect(symbols).toEqual([{ code: '3', name: 'c', market: 'KOSPI', isActive: false }]);
    expect(problems).toEqual([
      { row: 2, field: 'code', reason: 'must not be empty' },
      { row: 3, field: 'isActive', reason: 'must be true or false, not "maybe"' },
      { row: 4, field: '', reason: 'has 3 cells where the header has 4' },
      { row: 6, field: 'code', reason: expect.stringMatching(/control characters/) },
    ]);
  });

  it('come in batches', async () => {
    const { batches } = await read('code,name,market\n1,a,ETF\n2\n3,c,ETF\n', { batchSize: 2 });
    expect(batches.map(({ rows, problems }) => [rows, problems.length])).toEqual([
      [[2], 1],
      [[4], 0],
    ]);
  });

  it.each([
    ['code,name\n1,a\n', /^header: has no column for market; it has "code", "name"/],
    ['code,ticker,name,market\n1,1,a,ETF\n', /^header: has two columns for code/],
    ['code,name,market\n', /^file: has a header, but no rows$/],
    ['', /^file: is empty$/],
  ])('%j is refused', async (file, reason) => {
    expect(await refusal(read(file))).toMatch(reason);
  });

  const word = fc.oneof(
    fc.constantFrom('삼성전자', '"', '""', 'a,b', "O'Neil", '%', '\\', '😀', ' x ', '007', 'a;b'),
    fc.string({ minLength: 1, unit: 'grapheme' }),
  );
  const anySymbol: fc.Arbitrary<StockSymbol> = fc
    .record({
      code: word.filter((code) => !/\p{Cc}/u.test(code)),
      // NUL is text, but no text file holds it.
      name: fc.oneof(word, fc.constantFrom('', '\n', '\r\n', '\r', '\t x')).filter(isFileText),
      market: fc.constantFrom('KOSPI' as const, 'KOSDAQ' as const, 'ETF' as const),
      sector: fc.option(word.filter(isFileText), { nil: undefined }),
      isActive: fc.boolean(),
    })
    .map(({ sector, ...rest }) => (sector === undefined ? rest : { ...rest, sector }));

  it('have names that a spreadsheet takes for formulas as they are', async () => {
    const names = ['=cmd|"/C calc"!A0', '+1+1', '-1+1', '@SUM(1)', '\t=1', '\r=1', "'=1", '=1,2'];
    const symbols = names.map((name, i) => ({ ...samsung, code: `=${i}`, name }));
    const file = await text(writeSymbols(symbols));
    expect(file).toContain('\n=1,+1+1,KOSPI,');
    expect((await read(file)).symbols).toEqual(symbols);
  });

  it('are written in pieces, however many', async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => ({ ...samsung, code: `${i}` }));
    const pieces = await collect(writeSymbols(many));
    expect(pieces.length).toBeGreaterThan(1);
    const { symbols } = await read(await text(writeSymbols(many)));
    expect(symbols).toEqual(many);
  });

  it('any symbols are read back equal', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySymbol, { minLength: 1, maxLength: 10 }), async (symbols) => {
        const { symbols: back, problems } = await read(await text(writeSymbols(symbols)));
        expect(problems).toEqual([]);
        expect(back).toEqual(symbols);
      }),
    );
  });
});

function isFileText(word: string): boolean {
  return !word.includes('\0');
}
