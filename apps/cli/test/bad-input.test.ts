import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const server = useServer();
const scratch = useScratch();

const header = 'Date,Open,High,Low,Close,Volume\n';
const good = '2024-01-02,10,12,9,11,100\n';
/** A file of which row 3 is wrong. */
const row3 = (row: string) => `${header}${good}${row}\n`;

interface BadFile {
  readonly what: string;
  readonly content: string | Uint8Array;
  readonly args?: readonly string[];
  /** What the report says, beside the file's name. */
  readonly says: readonly string[];
}

const newYork = ['--timezone', 'America/New_York'];

const files: readonly BadFile[] = [
  {
    what: 'a missing column',
    content: 'Date,Open,High,Low,Volume\n2024-01-02,10,12,9,100\n',
    says: ['header', 'no column for close'],
  },
  {
    what: 'two columns for one field',
    content: 'Date,Open,High,Low,Close,Last,Volume\n2024-01-02,10,12,9,11,11,100\n',
    says: ['header', 'two columns for close: "Close" (column 5) and "Last" (column 6)'],
  },
  { what: 'an empty file', content: '', says: ['is empty'] },
  { what: 'a header only', content: header, says: ['has a header, but no rows'] },
  {
    what: 'text for a number',
    content: row3('2024-01-03,10,12,9,n/a,100'),
    says: ['row 3, close: "n/a" is not a decimal number'],
  },
  {
    what: 'a number with a separator of thousands',
    content: row3('2024-01-03,"1,234.5",12,9,11,100'),
    says: ['row 3, open: "1,234.5" is not a decimal number'],
  },
  {
    what: 'NaN',
    content: row3('2024-01-03,10,NaN,9,11,100'),
    says: ['row 3, high: "NaN" is not a decimal number'],
  },
  {
    what: 'Infinity',
    content: row3('2024-01-03,10,Infinity,9,11,100'),
    says: ['row 3, high: "Infinity" is not a decimal number'],
  },
  {
    what: '1e400',
    content: row3('2024-01-03,10,1e400,9,11,100'),
    says: ['row 3, high: 1e400 lies outside'],
  },
  {
    what: 'a negative volume',
    content: row3('2024-01-03,10,12,9,11,-1'),
    says: ['row 3, volume: -1 is negative'],
  },
  {
    what: 'a fractional volume',
    content: row3('2024-01-03,10,12,9,11,0.5'),
    says: ['row 3, volume: 0.5 is not a whole number'],
  },
  {
    what: 'a volume of 2^64',
    content: row3('2024-01-03,10,12,9,11,18446744073709551616'),
    says: ['row 3, volume: 18446744073709551616 is above 2^64-1'],
  },
  {
    what: 'a price of 5 decimals',
    content: row3('2024-01-03,10,12,9.00001,11,100'),
    says: ['row 3, low: 9.00001 has more than 4 decimal places'],
  },
  {
    what: 'a price of 10^15',
    content: row3('2024-01-03,10,1000000000000000,9,11,100'),
    says: ['row 3, high: 1000000000000000 lies outside'],
  },
  {
    what: 'a day that does not exist',
    content: row3('2024-02-30,10,12,9,11,100'),
    says: ['row 3, timestamp: "2024-02-30" is no real date'],
  },
  {
    what: 'a local time that a change of clocks skips',
    content: row3('2024-03-10 02:30,10,12,9,11,100').replace('01-02,', '01-02 09:00,'),
    args: ['--timeframe', '1h', ...newYork],
    says: ['row 3, timestamp: "2024-03-10 02:30" does not exist in America/New_York'],
  },
  {
    what: 'a local time that a change of clocks repeats',
    content: row3('2024-11-03 01:30,10,12,9,11,100').replace('01-02,', '01-02 09:00,'),
    args: ['--timeframe', '1h', ...newYork],
    says: ['row 3, timestamp: "2024-11-03 01:30" occurs twice in America/New_York'],
  },
  {
    what: 'the year 1899',
    content: row3('1899-12-31,10,12,9,11,100'),
    says: ['row 3, timestamp: "1899-12-31" lies outside the years 1900 to 2299'],
  },
  {
    what: 'the year 2300',
    content: row3('2300-01-01,10,12,9,11,100'),
    says: ['row 3, timestamp: "2300-01-01" lies outside the years 1900 to 2299'],
  },
  {
    what: 'dates that may be read in two ways',
    content: `${header}3/11/2020,10,12,9,11,100\n`,
    says: ['"3/11/2020" (row 2) may be M/D/YYYY or D/M/YYYY', '--date-format'],
  },
  {
    what: 'a bar that breaks OHLC',
    content: row3('2024-01-03,10,12,9,13,100'),
    says: ['row 3, close: 13 is above the high, 12'],
  },
  {
    what: 'two bars of one time',
    content: row3('2024-01-02,10,12,9,11,101'),
    says: ['row 3, timestamp: 2024-01-02T00:00:00.000Z is also the time of row 2'],
  },
  {
    what: 'a binary file',
    content: Uint8Array.of(0x50, 0x4b, 3, 4, 0xff, 0xfe, 0, 0, 10),
    says: ['is not a text file'],
  },
  {
    what: 'a file that ends within a row',
    content: `${header}${good}2024-01-03,10,1`,
    says: ['row 3: has 3 cells where the header has 6: the file ends inside this row'],
  },
  {
    what: 'a file that ends within quotes',
    content: `${header}${good}2024-01-03,10,"1`,
    says: ['row 3: opens a quote that is never closed'],
  },
  {
    what: 'a line without an end',
    content: `${header}${good}${'1,'.repeat(1_000_000)}`,
    says: ['row 3: is longer than 1,048,576 characters'],
  },
  {
    what: 'a file that is packed',
    content: gzipSync(header + good),
    says: ['is not a text file'],
  },
  {
    what: 'a row with a cell too many',
    content: row3('2024-01-03,10,12,9,11,100,7'),
    says: ['row 3: has 7 cells where the header has 6'],
  },
];

const import_ = (path: string, args: readonly string[] = []) =>
  runJts(['import', path, '--symbol', 'BAD', '--timeframe', '1d', ...args], server);

it.for(files)('$what is refused with file, row, field and reason', async (bad) => {
  const file = await scratch.write('bad.csv', bad.content);
  const { code, out, err } = await import_(file, bad.args);
  expect({ code, err }).toEqual({ code: 1, err: '' });
  const text = out.replaceAll(/,? row/g, ' row');
  for (const part of ['bad.csv', 'nothing was stored', ...bad.says]) expect(text).toContain(part);
  // Whatever was right in it is not stored either.
  const left = await runJts(['show', 'BAD', '1d'], server);
  expect(left).toMatchObject({ code: 1, err: expect.stringContaining('no bars of KRX BAD 1d') });
});

it('tells the first 20 problems and how many more there are', async () => {
  const rows = Array.from(
    { length: 30 },
    (_, i) => `2024-01-${String(i + 1).padStart(2, '0')},x,12,9,11,1`,
  );
  const file = await scratch.write('many.csv', `${header}${rows.join('\n')}\n`);
  const { out } = await import_(file);
  expect(out.match(/^ {2}many\.csv row \d+, open: "x"/gm)).toHaveLength(20);
  expect(out).toContain('rejected 30\n');
  expect(out).toContain('  and 10 more problems\n');
});

const wrongUsage: readonly (readonly [what: string, args: readonly string[], says: string])[] = [
  ['an unknown timeframe', ['--timeframe', '2h'], 'It must be one of 1m, 5m, 15m, 1h, 1d, 1w, 1M.'],
  ['an unknown time zone', ['--timezone', 'Mars/Olympus'], 'It must be the name of a time zone'],
  ['an empty symbol', ['--symbol', ''], 'It must not be empty.'],
  ['a symbol with a newline', ['--symbol', 'A\nB'], 'It must not hold control characters'],
  ['an empty exchange', ['--exchange', ''], 'It must not be empty.'],
  ['a date format of other letters', ['--date-format', 'yyyy-MM-dd'], 'is no token'],
  ['a column of no field', ['--columns', 'time=Date'], 'Fields are timestamp, open'],
  ['a list of columns that is none', ['--columns', 'Date'], 'It must be a list such as'],
];

it.for(wrongUsage)('%s is wrong usage, told in one line', async ([, args, says]) => {
  const { code, out, err } = await import_('never-opened.csv', args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^jts: .+ \(jts --help tells more\)\n$/);
  expect(err).toContain(says);
});

const oddSymbols = [
  "O'Brien",
  '"AB"',
  'A\\B',
  '100%',
  '_',
  '😀',
  '삼성전자',
  "'; DROP TABLE candles; --",
];

it.for(oddSymbols)('%s is a symbol like any other', async (symbol) => {
  const file = await scratch.write('good.csv', header + good);
  const args = ['--symbol', symbol, '--timeframe', '1d', '--exchange', `X${symbol}`];
  expect(await runJts(['import', file, ...args], server)).toMatchObject({ code: 0, err: '' });
  const key = [symbol, '1d', '--exchange', `X${symbol}`];
  const shown = await runJts(['show', ...key, '--format', 'csv'], server);
  expect(shown.out).toBe('timestamp,open,high,low,close,volume\n2024-01-02,10,12,9,11,100\n');
  const listed = JSON.parse((await runJts(['list', '--format', 'json'], server)).out);
  expect(listed).toContainEqual(
    expect.objectContaining({ symbol, exchange: `X${symbol}`, count: 1 }),
  );
});

it.for([
  ['nothing.csv', "nothing.csv can't be read: there is no such file"],
  ['.', '. is a folder'],
])('%s is no file to import', async ([path = '', says]) => {
  const { code, err } = await runJts(['import', path, '--symbol', 'A', '--timeframe', '1d'], {
    ...server,
    cwd: scratch.path,
  });
  expect({ code, err }).toEqual({ code: 1, err: `jts: ${says}\n` });
});
