import { checkDateFormat, type ReadCandlesOptions, readCandles, readSymbols } from '@jts/csv';
import fc, { type Arbitrary } from 'fast-check';
import { asText, filledText, text } from './bytes.js';
import { type Decoder, type Family, refusals } from './decoder.js';
import { hostileNames, hostileTexts, words } from './words.js';

const header = 'timestamp,open,high,low,close,volume\n';
const bar = '2024-01-02,1.5,2,1,1.75,100\n';

const ways: readonly ReadCandlesOptions[] = [
  { timeframe: '1d' },
  { timeframe: '1m', timezone: 'America/New_York' },
  { timeframe: '1h', timezone: 'Asia/Seoul', round: 'half-even', scale: 2 },
  { timeframe: '1w', timezone: 'Asia/Seoul', scale: 18 },
  { timeframe: '5m', dateFormat: 'M/D/YYYY H:mm' },
  { timeframe: '1M', dateFormat: 'YYYYMMDD', scale: 0, round: 'half-even' },
  { timeframe: '1d', columns: { volume: '__proto__', open: 'constructor' } },
  { timeframe: '15m', dateFormat: 'X', name: 'prices.csv' },
];

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('2024-01-02', '1.5', '2', '100', '', '005930', 'KOSPI') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('2024-03-10 02:30', '1/2/2020', '13.1.2020', '20240102'),
  },
  { weight: 1, arbitrary: fc.constantFrom('1704153600', '1.5e3', '-1', '"a""b"', '" x "', 'true') },
  { weight: 1, arbitrary: fc.constantFrom(...hostileNames, ...hostileTexts) },
);

const candleNames = ['timestamp', 'open', 'high', 'low', 'close', 'volume'];
const otherNames = [
  '날짜',
  '시가',
  'Date',
  'time',
  '',
  'price',
  'count',
  '"close"',
  ...hostileNames,
];
const symbolNames = ['code', 'name', 'market', 'sector', 'isActive'];

function file(names: readonly string[], others: readonly string[]): Arbitrary<Uint8Array> {
  const head = fc.oneof(
    { weight: 3, arbitrary: fc.constant([...names]) },
    { weight: 1, arbitrary: fc.shuffledSubarray([...names, ...others], { minLength: 1 }) },
  );
  const rows = fc.array(fc.array(cell, { minLength: names.length, maxLength: names.length }), {
    maxLength: 12,
  });
  const format = fc.constantFrom([',', '\n'], [';', '\r\n'], ['\t', '\n'], [',', '\n\n']);
  return fc.tuple(head, rows, format).map(([first, rest, [delimiter, newline]]) => {
    const lines = [first, ...rest].map((cells) => cells.join(delimiter));
    return text(lines.join(newline) + newline);
  });
}

const syntax = [
  ...['"', '""', '"""', ',', ';', '\t', '\n', '\r\n', '\r', ' ', '",', '"\n', 'a"b', '"a"b'],
  ...[header, bar, '2024-01-02', '1/2/2020', '+09:00', 'Z', '.5', '-', '+', 'e', '1e-5', ':', '/'],
];

/** What a file may be full of, where nobody means well. */
const lines = (before: string, row: string): readonly Family[] => [
  { of: 'rows', make: (size) => filledText(size, row, before) },
  { of: 'blank lines', make: (size) => filledText(size, '\n', `${before}${row}`, row) },
  { of: 'blanks', make: (size) => filledText(size, ' ', `${before}${row}`, `x\n${row}`) },
  { of: 'delimiters', make: (size) => filledText(size, ',', `${before}${row}`, `\n${row}`) },
  { of: 'quoted cells', make: (size) => filledText(size, '"a",', `${before}${row}`, `\n${row}`) },
  { of: 'quoted lines', make: (size) => filledText(size, '"a"\n', `${before}${row}`) },
  { of: 'broken quotes', make: (size) => filledText(size, '"a"b\n', `${before}${row}`) },
  { of: 'stray quotes', make: (size) => filledText(size, 'a"b,', `${before}${row}`, `\n${row}`) },
  { of: 'doubled quotes', make: (size) => filledText(size, '""', `${before}${row}"`, `"\n${row}`) },
  { of: 'an open quote', make: (size) => filledText(size, 'a,\n', `${before}${row}"`) },
  { of: 'columns', make: (size) => filledText(size, 'x,', '', `${before}${row}`) },
  { of: 'quoted columns', make: (size) => filledText(size, '"x",', '', `${before}${row}`) },
  { of: 'digits', make: (size) => filledText(size, '1', `${before}2024-01-02,`, ',2,1,1,1\n') },
  { of: 'zeros', make: (size) => filledText(size, '0', `${before}2024-01-02,0.`, ',2,1,1,1\n') },
  { of: 'dates of no form', make: (size) => filledText(size, '2', `${before}`, ',1,2,1,1,1\n') },
];

const piecewise = async function* (pieces: readonly Uint8Array[]) {
  yield* pieces;
};

const candles: Decoder = {
  name: 'csv-candles',
  valid: file(candleNames, otherNames),
  words: words(...syntax, ...candleNames, ...otherNames),
  families: lines(header, bar),
  streams: true,
  codeOf: refusals('VALIDATION', 'TOO_LARGE'),
  async decode(pieces, way) {
    const options = { batchSize: 100, ...(ways[way % ways.length] as ReadCandlesOptions) };
    const batches: unknown[] = [];
    for await (const batch of readCandles(piecewise(pieces), options)) {
      batches.push({ ...batch, bytesRead: 0 });
    }
    return batches;
  },
};

const symbols: Decoder = {
  name: 'csv-symbols',
  valid: file(symbolNames, [...hostileNames, '종목코드', 'status', 'Symbol']),
  words: words(...syntax, ...symbolNames, 'KOSPI', '코스닥', 'delisted', 'TRUE'),
  families: lines('code,name,market,sector,isActive\n', '005930,삼성전자,KOSPI,,true\n'),
  streams: true,
  codeOf: refusals('VALIDATION', 'TOO_LARGE'),
  async decode(pieces, way) {
    const options = way % 2 === 0 ? {} : { columns: { name: '__proto__' } };
    const batches: unknown[] = [];
    for await (const batch of readSymbols(piecewise(pieces), { batchSize: 100, ...options })) {
      batches.push({ ...batch, bytesRead: 0 });
    }
    return batches;
  },
};

const tokens = 'YYYY M MM D DD H HH m mm s ss SSS Z X x'.split(' ');

const dateFormats: Decoder = {
  name: 'csv-date-formats',
  valid: fc.oneof(
    fc.constantFrom('M/D/YYYY H:mm', 'YYYY-MM-DDTHH:mm:ss.SSSZ', 'YYYYMMDD', 'X', 'x').map(text),
    fc
      .array(fc.constantFrom(...tokens, '/', '-', ' ', 'T', ':', '.'), { maxLength: 14 })
      .map((parts) => text(parts.join(''))),
  ),
  words: words(...tokens, '/', '-', 'T', ':', 'yyyy', 'A'),
  families: [
    { of: 'tokens', make: (size) => filledText(size, 'YYYY/') },
    { of: 'literals', make: (size) => filledText(size, '/', 'YYYYMMDD') },
  ],
  codeOf: refusals('VALIDATION', 'TOO_LARGE'),
  async decode(pieces) {
    const dateFormat = checkDateFormat(asText(pieces));
    const value = dateFormat.replace(/[A-Za-z]+/g, (token) => '1'.repeat(token.length));
    const source = piecewise([text(`${header}"${value.replaceAll('"', '""')}",1,2,1,1,1\n`)]);
    const batches: unknown[] = [];
    for await (const batch of readCandles(source, { timeframe: '1m', dateFormat })) {
      batches.push(batch.problems);
    }
    return batches;
  },
};

export const csvDecoders: readonly Decoder[] = [candles, symbols, dateFormats];
