import { type Bytes, type ColumnNames, readCandles } from '@jts/csv';
import type { ColumnField } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode, header, read, refusal, source } from './support.js';

const bar = '2024-01-02T00:00:00.000Z 1 3 0.5 2 100';

describe('a header', () => {
  it.each([
    ['timestamp,open,high,low,close,volume', '2024-01-02,1,3,0.5,2,100'],
    ['Volume,Close,Low,High,Open,Date', '100,2,0.5,3,1,2024-01-02'],
    ['DATETIME,OPEN,HIGH,LOW,LAST,VOLUME', '2024-01-02,1,3,0.5,2,100'],
    ['Time,Open,High,Low,Last,Change,Volume', '2024-01-02,1,3,0.5,2,9,100'],
    ['날짜,시가,고가,저가,종가,거래량,등락률', '2024-01-02,1,3,0.5,2,100,0.1'],
    ['일자,시가,고가,저가,종가,거래량', '20240102,1,3,0.5,2,100'],
    ['시간,시가,고가,저가,종가,거래량', '2024-01-02 00:00:00,1,3,0.5,2,100'],
    // Hangul as macOS may decompose it.
    ['날짜,시가,고가,저가,종가,거래량'.normalize('NFD'), '2024-01-02,1,3,0.5,2,100'],
    [',open,high,low,close,volume', '2024-01-02,1,3,0.5,2,100'],
    [',date,open,high,low,close,volume', '7,2024-01-02,1,3,0.5,2,100'],
    ['date, open, high, low, close, amount, count', '2024-01-02,1,3,0.5,2,0.5,100.000'],
    ['date,open,high,low,close,count,volume', '2024-01-02,1,3,0.5,2,7,100'],
    ['Date,Price,Open,High,Low,Vol.,Change %', '2024-01-02,2,1,3,0.5,100,1.2%'],
    ['Date,Price,Open,High,Low,Close,Vol.,Volume', '2024-01-02,9,1,3,0.5,2,7,100'],
    ['date,open,high,low,close,adj close,volume', '2024-01-02,1,3,0.5,2,1.9,100'],
    ['"date","open","high","low","close","volume"', '"2024-01-02","1","3","0.5","2","100"'],
    ['date;open;high;low;close;volume', '2024-01-02;1;3;0.5;2;100'],
    ['date\topen\thigh\tlow\tclose\tvolume', '2024-01-02\t1\t3\t0.5\t2\t100'],
    ['date,note; really,open,high,low,close,volume', '2024-01-02,x;y,1,3,0.5,2,100'],
    ['"date;time",date,open,high,low,close,volume', '"x",2024-01-02,1,3,0.5,2,100'],
    ['date,open,high,low,close,volume', ' 2024-01-02 , 1,3 ,\t0.5,2, 100 '],
  ])('%s is understood', async (head, row) => {
    const { bars, problems } = await read(`${head}\n${row}\n`);
    expect(problems).toEqual([]);
    expect(bars).toEqual([bar]);
  });

  it('may name date and time apart', async () => {
    const file = 'Date,Time,Open,High,Low,Close,Volume\n2024.01.02,09:05,1,3,0.5,2,100\n';
    expect((await read(file, { timeframe: '1m' })).bars).toEqual([
      '2024-01-02T09:05:00.000Z 1 3 0.5 2 100',
    ]);
    const chosen = { timeframe: '1m', columns: { timestamp: 'Date' } } as const;
    expect((await read(file, chosen)).bars).toEqual([bar]);
  });

  it('may be told which column is which', async () => {
    const file = 'when,o,high,low,close,volume,count\n2024-01-02,1,3,0.5,2,7,100\n';
    const columns = { timestamp: ' When', open: 'O', volume: 'count' };
    expect((await read(file, { columns })).bars).toEqual([bar]);
  });

  it.each([
    ['date,open,high,low,volume', {}, /^header: has no column for close; it has "date", "open"/],
    ['foo,bar', {}, /^header: has no column for timestamp, open, high, low, close, volume;/],
    ['20240102,1,3,0.5,2,100', {}, /^header: has no column for timestamp, open/],
    [
      'date,open,high,low,close,Close,volume',
      {},
      /^header: has two columns for close: "close" \(column 5\) and "Close" \(column 6\)$/,
    ],
    ['date,open,high,low,close,last,volume', {}, /^header: has two columns for close/],
    ['date,timestamp,open,high,low,close,volume', {}, /^header: has two columns for timestamp/],
    ['open,high,low,close,volume,', {}, /^header: has no column for timestamp/],
    [
      'date,open,high,low,close,volume',
      { volume: 'count' },
      /^columns\.volume: "count" is not in the header, which has "date", "open"/,
    ],
    [
      'date,open,high,low,close,volume',
      { vol: 'x' },
      /^columns\.vol: is no field: fields are timestamp/,
    ],
    ['date,open,high,low,close,volume', { close: 4 }, /^columns\.close: must be the name/],
    ['date,"open"x,high,low,close,volume', {}, /^header: holds text after a closing quote$/],
  ])('%s with %j is refused', async (head, columns, reason) => {
    const chosen = columns as ColumnNames<ColumnField>;
    expect(await refusal(read(`${head}\n1,2,3,4,5,6,7\n`, { columns: chosen }))).toMatch(reason);
  });
});

describe('a file that is none', () => {
  it.each([
    ['empty', '', /^file: is empty$/],
    ['blank', ' \n\r\n\n', /^file: is empty$/],
    ['a byte order mark', '\uFEFF', /^file: is empty$/],
    ['a header without newline', header.trim(), /^file: has a header, but no rows$/],
    ['a header and blank lines', `${header}\n \n`, /^file: has a header, but no rows$/],
    ['NUL bytes', `${header}2024-01-02,1,3\0`, /^file: is not a text file: it holds NUL bytes/],
    [
      'UTF-16',
      new Uint8Array([0xff, 0xfe, 0x64, 0]),
      /^file: is not a text file: it is not UTF-8 \(/,
    ],
    [
      'CP949',
      // 날짜,open
      new Uint8Array([0xb3, 0xaf, 0xc2, 0xa5, 0x2c, 0x6f, 0x70, 0x65, 0x6e, 0x0a]),
      /^file: is not a text file: it is not UTF-8, but may be CP949: iconv -f CP949 -t UTF-8 /,
    ],
    ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47]), /^file: is not a text file/],
    [
      'half a character',
      encode(`${header}2024-01-02,한`).slice(0, -1),
      /it ends inside a character/,
    ],
    [
      'an open quote',
      `${header}2024-01-02,"1,3,0.5,2,100\n2024-01-03,1,3,0.5,2,100\n`,
      /^row 2: opens a quote/,
    ],
  ])('%s is refused', async (_, data, reason) => {
    expect(await refusal(read(data))).toMatch(reason);
  });

  it('is named in errors', async () => {
    expect(await refusal(read('', { name: 'a.csv' }))).toBe('a.csv: is empty');
    expect(await refusal(read('a,b\n1,2\n', { name: 'a.csv' }))).toMatch(/^a\.csv, header: has no/);
    expect(await refusal(read(`${header}"`, { name: 'a.csv' }))).toMatch(/^a\.csv, row 2: opens/);
    expect(await refusal(read(`${header}x,1,1,1,1,1`, { name: 'a.csv' }))).toMatch(
      /^a\.csv, timestamp: "x" \(row 2\) is in no form known/,
    );
  });
});

it.each([
  [{ timeframe: '2d' }, /^timeframe: must be one of 1m/],
  [{ timezone: 'Asia/Soul' }, /^timezone: must be an IANA time zone/],
  [{ dateFormat: 'yyyy-MM-dd' }, /^dateFormat: "yyyy-MM-dd": "y" is no token/],
  [{ scale: 19 }, /^scale: must be an integer from 0 to 18/],
  [{ round: 'up' }, /^round: must be one of half-even/],
  [{ batchSize: 0 }, /^batchSize: must be an integer from 1 to 1,000,000/],
])('the option %j is refused', async (options, reason) => {
  const wrong = options as Parameters<typeof read>[1];
  expect(await refusal(read(`${header}2024-01-02,1,3,0.5,2,100\n`, wrong))).toMatch(reason);
});

const good = '2024-01-02,1,3,0.5,2,100';

describe('a bad row', () => {
  it.each([
    ['2024-01-03,1,3,0.5,2', '', 'has 5 cells where the header has 6'],
    ['2024-01-03,1,3,0.5,2,100,7', '', 'has 7 cells where the header has 6'],
    ['2024-01-03,"1"x,3,0.5,2,100', '', 'holds text after a closing quote'],
    ['2024-01-03,"1" x,3,0.5,2,100', '', 'holds text after a closing quote'],
    ['2024-01-03,1"x,3,0.5,2,100', '', 'holds a quote inside a cell without quotes'],
    ['2024-02-30,1,3,0.5,2,100', 'timestamp', '"2024-02-30" is no real date or time of day'],
    ['1899-12-31,1,3,0.5,2,100', 'timestamp', '"1899-12-31" lies outside the years 1900 to 2299'],
    ['2300-01-01,1,3,0.5,2,100', 'timestamp', '"2300-01-01" lies outside the years 1900 to 2299'],
    ['2024/01/03,1,3,0.5,2,100', 'timestamp', '"2024/01/03" is not of the form YYYY-M-D'],
    [',1,3,0.5,2,100', 'timestamp', 'is empty'],
    ['2024-01-03,abc,3,0.5,2,100', 'open', '"abc" is not a decimal number'],
    ['2024-01-03,1,"1,234.5",0.5,2,100', 'high', '"1,234.5" is not a decimal number'],
    ['2024-01-03,1,3,NaN,2,100', 'low', '"NaN" is not a decimal number'],
    ['2024-01-03,1,3,0.5,1e400,100', 'close', '1e400 lies outside ±10^14 (scale 4)'],
    ['2024-01-03,1,3,0.5,1.00001,100', 'close', '1.00001 has more than 4 decimal places'],
    ['2024-01-03,1,3,0.5,2,-1', 'volume', '-1 is negative'],
    ['2024-01-03,1,3,0.5,2,1.5', 'volume', '1.5 is not a whole number'],
    ['2024-01-03,1,3,0.5,2,18446744073709551616', 'volume', '18446744073709551616 is above 2^64-1'],
  ])('%s is a problem of %s, and no other row suffers', async (row, field, reason) => {
    const after = good.replace('-02', '-04');
    const { bars, rows, problems } = await read(`${header}${good}\n${row}\n${after}\n`);
    expect(problems).toEqual([{ row: 3, field, reason }]);
    expect(bars).toEqual([bar, bar.replace('-02', '-04')]);
    expect(rows).toEqual([2, 4]);
  });

  it('has each of its bad fields reported', async () => {
    const { rows, problems } = await read(`${header}${good}\n2024-13-01,x,1,,1,1.5\n`);
    expect(rows).toEqual([2]);
    expect(problems.map(({ row, field }) => `${row} ${field}`)).toEqual([
      '3 timestamp',
      '3 open',
      '3 low',
      '3 volume',
    ]);
  });

  it('is told from the end of a cut file', async () => {
    const cut = 'has 4 cells where the header has 6: the file ends inside this row';
    expect((await read(`${header}${good}\n2024-01-03,1,3,0.`)).problems).toEqual([
      { row: 3, field: '', reason: cut },
    ]);
    const short = 'has 4 cells where the header has 6';
    expect((await read(`${header}${good}\n2024-01-03,1,3,0.\n`)).problems).toEqual([
      { row: 3, field: '', reason: short },
    ]);
  });

  it('does not keep its file from being read where no row is good', async () => {
    const { bars, problems } = await read(`${header}1,2\n3\n${good},\n`, { batchSize: 1 });
    expect(bars).toEqual([]);
    expect(problems.map(({ row }) => row)).toEqual([2, 3, 4]);
  });
});

describe('times', () => {
  const at = async (value: string, options: Parameters<typeof read>[1]) => {
    const { bars, problems } = await read(`${header}${value},1,3,0.5,2,100\n`, options);
    return bars[0]?.slice(0, 24) ?? problems[0]?.reason;
  };

  it.each([
    // Bars within a day: instants.
    ['2024-01-02 09:00', { timeframe: '1m' }, '2024-01-02T09:00:00.000Z'],
    ['2024-01-02 09:00', { timeframe: '1m', timezone: 'Asia/Seoul' }, '2024-01-02T00:00:00.000Z'],
    ['2024-01-02T09:00Z', { timeframe: '1m', timezone: 'Asia/Seoul' }, '2024-01-02T09:00:00.000Z'],
    [
      '2024-01-02T09:00+01:00',
      { timeframe: '1m', timezone: 'Asia/Seoul' },
      '2024-01-02T08:00:00.000Z',
    ],
    ['1704186307', { timeframe: '1m', timezone: 'Asia/Seoul' }, '2024-01-02T09:05:07.000Z'],
    ['2024-01-02', { timeframe: '1h', timezone: 'Asia/Seoul' }, '2024-01-02T00:00:00.000Z'],
    // Bars of a day and longer: labels.
    ['2024-01-03', { timeframe: '1d', timezone: 'Asia/Seoul' }, '2024-01-03T00:00:00.000Z'],
    ['2024-01-03 09:00', { timeframe: '1d', timezone: 'Asia/Seoul' }, '2024-01-03T00:00:00.000Z'],
    ['2024-01-03 15:30', { timeframe: '1d' }, '2024-01-03T00:00:00.000Z'],
    ['2024-01-03', { timeframe: '1w' }, '2024-01-01T00:00:00.000Z'],
    ['2024-01-07', { timeframe: '1w' }, '2024-01-01T00:00:00.000Z'],
    ['2024-01-31', { timeframe: '1M' }, '2024-01-01T00:00:00.000Z'],
    ['2024-01-03T00:00+09:00', { timeframe: '1d' }, '2024-01-03T00:00:00.000Z'],
    ['2024-01-02T15:00Z', { timeframe: '1d' }, '2024-01-02T00:00:00.000Z'],
    ['2024-01-02T15:00Z', { timeframe: '1d', timezone: 'Asia/Seoul' }, '2024-01-03T00:00:00.000Z'],
    ['2024-01-31T15:00Z', { timeframe: '1M', timezone: 'Asia/Seoul' }, '2024-02-01T00:00:00.000Z'],
    ['1704240000', { timeframe: '1d' }, '2024-01-03T00:00:00.000Z'],
  ] as const)('%s with %j is %s', async (value, options, time) => {
    expect(await at(value, options)).toBe(time);
  });

  it.each([
    ['2024-03-10 02:30', /^"2024-03-10 02:30" does not exist in America\/New_York/],
    ['2024-11-03 01:30', /^"2024-11-03 01:30" occurs twice in America\/New_York/],
  ])('%s in New York is a problem', async (value, reason) => {
    expect(await at(value, { timeframe: '1m', timezone: 'America/New_York' })).toMatch(reason);
  });

  it.each([
    ['2024-01-03', '1w', 1],
    ['2024-01-01', '1w', undefined],
    ['2024-01-03 09:00', '1d', 1],
    ['2024-01-03', '1d', undefined],
    ['2024-01-03 09:00', '1m', undefined],
  ] as const)(
    '%s of %s is counted where its bar is labelled otherwise',
    async (time, timeframe, count) => {
      const { batches } = await read(`${header}${time},1,1,1,1,1\n`, { timeframe });
      expect(batches[0]?.relabelled).toBe(count);
    },
  );

  it('finer than a millisecond are a problem', async () => {
    const reason = '"2024-01-02 09:00:00.1234" is finer than a millisecond';
    expect(await at('2024-01-02 09:00:00.1234', { timeframe: '1m' })).toBe(reason);
  });

  it('that a zone moves before 1900 are a problem', async () => {
    const reason = '"1900-01-01 00:00" lies outside 1900-01-01 to 2299-12-31 UTC';
    expect(await at('1900-01-01 00:00', { timeframe: '1m', timezone: 'Asia/Seoul' })).toBe(reason);
  });

  it('of day and month in doubt ask for the form, and take it', async () => {
    const file = `${header}11/5/2019 9:30,1,3,0.5,2,100\n`;
    expect(await refusal(read(file, { timeframe: '1m' }))).toBe(
      'timestamp: "11/5/2019 9:30" (row 2) may be M/D/YYYY H:m or D/M/YYYY H:m: give the dateFormat',
    );
    const { bars } = await read(file, { timeframe: '1m', dateFormat: 'M/D/YYYY H:mm' });
    expect(bars).toEqual(['2019-11-05T09:30:00.000Z 1 3 0.5 2 100']);
  });

  it('show their form in any of the first 65,536 rows', async () => {
    const undecided = '1/2/2024,1,3,0.5,2,100\n';
    const decided = '1/13/2024,1,3,0.5,2,100\n';
    const file = (before: number) => header + undecided.repeat(before) + decided;
    expect((await read(file(65_535), { batchSize: 1000 })).problems).toEqual([]);
    expect(await refusal(read(file(65_536)))).toMatch(/may be M\/D\/YYYY or D\/M\/YYYY/);
  });

  it('show it in the same rows however the bytes come, broken ones among them', async () => {
    const broken = 'no row\n';
    const [undecided, decided] = ['1/2/2024,1,3,0.5,2,100\n', '1/13/2024,1,3,0.5,2,100\n'];
    const file = (before: number) =>
      header + broken.repeat(70_000) + undecided + broken.repeat(before) + decided.repeat(10);
    for (const size of [1000, 1 << 20]) {
      const { bars, problems } = await read(source(file(65_534), size));
      expect([bars.length, problems.length]).toEqual([11, 135_534]);
      expect(await refusal(read(source(file(65_535), size)))).toMatch(/may be M\/D\/YYYY or/);
    }
  });

  it('are not waited for in more than a bounded part of a file whose rows are very long', async () => {
    const wide = 5000;
    let rows = 0;
    async function* file() {
      yield encode(`${header.trim()}${',x'.repeat(wide)}\n`);
      for (; ; rows++) yield encode(`2024-01-02,1,3,0.5,2,100${','.repeat(wide)}\n`);
    }
    for await (const batch of readCandles(file(), { timeframe: '1d', batchSize: 10 })) {
      expect(batch.problems).toEqual([]);
      break;
    }
    expect(rows).toBeLessThan(1000);
  });
});

describe('rows', () => {
  const lines = Array.from({ length: 10 }, (_, i) => `2024-01-${10 + i},${i},${i},${i},${i},${i}`);
  const file = `${header}${lines.join('\n')}\n`;

  it('come in batches of the size asked for, with the bytes read', async () => {
    const { batches, bars } = await read(file, { batchSize: 4 });
    expect(batches.map(({ rows }) => [...rows])).toEqual([
      [2, 3, 4, 5],
      [6, 7, 8, 9],
      [10, 11],
    ]);
    expect(batches.map(({ columns }) => columns.timestamp.length)).toEqual([4, 4, 2]);
    expect(batches.at(-1)?.bytesRead).toBe(encode(file).length);
    expect(bars).toHaveLength(10);
  });

  it('count problems towards their batch', async () => {
    const bad = file.replace('2024-01-11', 'x');
    const { batches } = await read(bad, { batchSize: 4 });
    expect(batches.map(({ rows }) => [...rows])).toEqual([
      [2, 4, 5],
      [6, 7, 8, 9],
      [10, 11],
    ]);
  });

  it('keep the order of the file', async () => {
    const descending = `${header}${lines.toReversed().join('\n')}\n`;
    expect((await read(descending)).bars).toEqual((await read(file)).bars.toReversed());
  });

  it('are counted as records, blank lines and the header included', async () => {
    const odd = `\n${header}\n${good.replace('2024', '"2024').replace(',', '",')}\r\n\r\n${good}`;
    expect((await read(odd)).rows).toEqual([4, 6]);
    const note = `note,${header}"two\nlines",${good}\nx,${good}\n`;
    expect((await read(note)).rows).toEqual([2, 3]);
  });

  it('are read as the consumer asks for them', async () => {
    let pulled = 0;
    async function* slow() {
      for await (const piece of source(file, 40)) {
        pulled += piece.length;
        yield piece;
      }
    }
    const reading = await readFirst(slow());
    expect(reading).toBe(2);
    expect(pulled).toBeLessThan(encode(file).length);
  });
});

async function readFirst(bytes: Bytes): Promise<number> {
  const options = { timeframe: '1d', batchSize: 2, dateFormat: 'YYYY-MM-DD' } as const;
  for await (const { rows } of readCandles(bytes, options)) {
    return rows.length;
  }
  return 0;
}

describe('streams', () => {
  const file = `${header}${good}\n`;

  it('of the web are read, and cancelled where reading ends early', async () => {
    for (const iterable of [true, false]) {
      let cancelled = false;
      let pulls = 0;
      const stream = new ReadableStream<Uint8Array>({
        pull: (controller) =>
          controller.enqueue(encode(pulls++ === 0 ? file : `${good}\n`.repeat(10))),
        cancel: () => {
          cancelled = true;
        },
      });
      const bare = { getReader: () => stream.getReader() } as ReadableStream<Uint8Array>;
      expect(await readFirst(iterable ? stream : bare)).toBe(2);
      expect(cancelled).toBe(true);
    }
  });

  it('that fail, fail with their own error', async () => {
    async function* failing() {
      yield encode(file);
      throw new Error('the disk is gone');
    }
    await expect(read(failing())).rejects.toThrow('the disk is gone');
  });

  it('of anything but bytes are refused', async () => {
    async function* texts() {
      yield file as unknown as Uint8Array;
    }
    expect(await refusal(read(texts()))).toBe('bytes: must yield Uint8Arrays, not string');
  });
});

const cell = fc.oneof(
  fc.constantFrom('', 'x', '한글', '😀', 'a b', ' "', '"', '",', '\n', '\r\n', 'é', '\uFEFF'),
  fc.string({ maxLength: 5 }),
);
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

describe('pieces', () => {
  const file =
    `\uFEFF"날짜",메모,시가,고가,저가,종가,거래량\r\n` +
    `2024-01-02,"삼성 ""전자"", 😀\r\n둘째 줄",1,3,0.5,2,100\r\n\r\n` +
    `2024-01-03,é,1,3,0.5,"2",100\r\n2024-02-30,,1,3,0.5,2,100`;

  it('may be cut between any two bytes', async () => {
    const whole = await read(file);
    expect(whole.bars).toEqual([bar, bar.replace('-02', '-03')]);
    expect(whole.problems.map(({ row }) => row)).toEqual([5]);
    const bytes = encode(file);
    for (let at = 0; at <= bytes.length; at++) {
      async function* halves() {
        yield bytes.subarray(0, at);
        yield bytes.subarray(at);
      }
      const cut = await read(halves());
      expect([cut.bars, cut.rows, cut.problems]).toEqual([whole.bars, whole.rows, whole.problems]);
    }
    const single = await read(source(file, 1));
    expect([single.bars, single.rows]).toEqual([whole.bars, whole.rows]);
  });

  it('and any cells beside the bars leave these as they are', async () => {
    const row = fc.tuple(cell, cell, fc.boolean());
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        async (notes, size) => {
          const lines = notes.map(([a, b, crlf], i) => {
            const note = quoted(a.replaceAll('\0', ''));
            const plain = /["\n\r,\0]/.test(b) ? '' : b;
            return `${note},2024-01-${10 + i},1,3,0.5,2,${i},${plain}${crlf ? '\r\n' : '\n'}`;
          });
          const { bars, rows, problems } = await read(
            source(`note,${header.trim()},other\n${lines.join('')}`, size),
          );
          expect(problems).toEqual([]);
          expect(rows).toEqual(notes.map((_, i) => i + 2));
          expect(bars.map((text) => text.split(' ')[5])).toEqual(notes.map((_, i) => `${i}`));
        },
      ),
    );
  });
});
