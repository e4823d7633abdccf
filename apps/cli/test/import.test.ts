import { expect, it } from 'vitest';
import { runJts, type Situation } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const server = useServer();
const scratch = useScratch();

const three = [
  'date,open,high,low,close,volume',
  '2024-01-02,10,12,9,11,100',
  '2024-01-03,11,13,10,12,200',
  '2024-01-04,12,14,11,13,300',
  '',
].join('\n');

/** Imports a text from standard input, and returns the report that programs get. */
async function importText(
  symbol: string,
  text: string | Uint8Array,
  args: readonly string[] = [],
  situation: Situation = {},
) {
  const { code, out, err } = await runJts(
    ['import', '-', '--symbol', symbol, '--timeframe', '1d', '--json', ...args],
    { ...server, stdin: text, ...situation },
  );
  return { code, err, report: out === '' ? undefined : JSON.parse(out) };
}

async function stored(symbol: string, timeframe = '1d'): Promise<string[]> {
  const { out } = await runJts(['show', symbol, timeframe, '--format', 'csv'], server);
  return out.split('\n').slice(1, -1);
}

it('says what it did, where and how fast', async () => {
  const file = await scratch.write('three.csv', three);
  const args = ['import', file, '--symbol', 'REPORT', '--timeframe', '1d', '--exchange', 'TEST'];
  const first = await runJts(args, server);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toMatch(
    /^three\.csv into TEST REPORT 1d: done\n {2}read 3 rows in [\d.]+ m?s, [\d,]+ rows\/s\n {2}inserted 3, replaced 0, skipped 0, rejected 0\n {2}from 2024-01-02 to 2024-01-04\n$/,
  );
  const second = await runJts(args, server);
  expect(second.out).toContain('three.csv into TEST REPORT 1d: nothing had to be inserted\n');
  expect(second.out).toContain('inserted 0, replaced 0, skipped 3, rejected 0\n');
});

it('replaces stored bars that differ, or keeps them', async () => {
  await importText('CONFLICT', three);
  const other = three.replace('12,9,11,100', '12,9,11,101');
  const kept = await importText('CONFLICT', other, ['--on-conflict', 'skip']);
  expect(kept.report).toMatchObject({ inserted: 0, replaced: 0, skipped: 3 });
  expect(await stored('CONFLICT')).toContain('2024-01-02,10,12,9,11,100');
  const replaced = await importText('CONFLICT', other, ['--on-conflict', 'replace']);
  expect(replaced.report).toMatchObject({ inserted: 0, replaced: 1, skipped: 2 });
  expect(await stored('CONFLICT')).toContain('2024-01-02,10,12,9,11,101');
});

it('goes on at the last stored bar, which it reads again', async () => {
  const start = three.split('\n').slice(0, 3).join('\n');
  await importText('INCREMENT', start);
  const grown = three.replace('10,12,200', '10,12.5,250').replace('9,11,100', '9,11,999');
  const { report } = await importText('INCREMENT', grown, ['--incremental']);
  expect(report).toMatchObject({ read: 3, ignored: 1, replaced: 1, inserted: 1 });
  expect(await stored('INCREMENT')).toEqual([
    '2024-01-02,10,12,9,11,100',
    '2024-01-03,11,13,10,12.5,250',
    '2024-01-04,12,14,11,13,300',
  ]);
});

it('rounds prices where it is asked to, a half to even', async () => {
  const fine = three.replace('10,12,9,11,', '10.00005,12.00015,9,11,');
  expect((await importText('ROUND', fine)).report).toMatchObject({
    status: 'rejected',
    problemCount: 2,
    rejected: 1,
  });
  const { code } = await importText('ROUND', fine, ['--round', 'half-even']);
  expect(code).toBe(0);
  expect((await stored('ROUND'))[0]).toBe('2024-01-02,10,12.0002,9,11,100');
});

it('refuses, leaves out or keeps bars that break OHLC', async () => {
  const broken = three.replace('11,13,10,12', '11,13,10,14');
  const refused = await importText('INVALID', broken);
  expect(refused).toMatchObject({ code: 1, report: { status: 'rejected', inserted: 0 } });
  expect(refused.report.error.message).toContain('row 3');
  const skipped = await importText('INVALID', broken, ['--on-invalid', 'skip']);
  expect(skipped).toMatchObject({ code: 0, report: { inserted: 2, rejected: 1 } });
  expect(skipped.report.problems).toEqual([expect.objectContaining({ row: 3, field: 'close' })]);
  const kept = await importText('INVALID', broken, ['--on-invalid', 'keep']);
  expect(kept).toMatchObject({ code: 0, report: { inserted: 1, skipped: 2, rejected: 0 } });
  expect(await stored('INVALID')).toContain('2024-01-03,11,13,10,14,200');
});

it('refuses a symbol that is not known, where it is asked to', async () => {
  const unknown = await importText('990077', three, ['--known-symbols']);
  expect(unknown).toMatchObject({ code: 1, report: undefined });
  expect(unknown.err).toMatch(/^jts: .*990077.*\(NOT_FOUND\)\n$/);
  await runJts(['symbols', 'import', '-'], {
    ...server,
    stdin: 'code,name,market\n990077,Known,ETF\n',
  });
  expect(await importText('990077', three, ['--known-symbols'])).toMatchObject({ code: 0 });
});

const forms: readonly (readonly [what: string, text: string, args: readonly string[]])[] = [
  ['Korean names', '날짜,시가,고가,저가,종가,거래량\n2024-01-02,10,12,9,11,100\n', []],
  ['another order', 'Volume,Close,Low,High,Open,Date\n100,11,9,12,10,2024-01-02\n', []],
  [
    'a byte order mark and CRLF',
    '\ufeffDate,Open,High,Low,Close,Volume\r\n20240102,10,12,9,11,100\r\n',
    [],
  ],
  ['a time without a name, and Last', ',Open,High,Low,Last,Volume\n2024/1/2,10,12,9,11,100\n', []],
  [
    'blanks and quotes',
    ' date , "open",high ,low,close,volume\n"2024-01-02", 10,12,9,11,"100"\n',
    [],
  ],
  [
    'Adj Close beside Close',
    'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,1.23456,100\n',
    [],
  ],
  [
    'amount and count',
    'date,open,high,low,close,amount,count\n2024-01-02,10,12,9,11,0.5,100.0000\n',
    [],
  ],
  [
    'chosen columns',
    'd,o,h,l,c,v,close\n2024-01-02,10,12,9,11,100,0\n',
    ['--columns', 'timestamp=d,open=o,high=h,low=l,close=c,volume=v'],
  ],
  [
    'a form of dates that is told',
    'Date,Open,High,Low,Close,Volume\n1/2/2024,10,12,9,11,100\n',
    ['--date-format', 'M/D/YYYY'],
  ],
];

it.for(forms)('takes a file with %s', async ([what, text, args]) => {
  const { code, err } = await importText(what, text, args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(await stored(what)).toEqual(['2024-01-02,10,12,9,11,100']);
});

it('takes a descending file', async () => {
  const [header = '', ...rows] = three.trimEnd().split('\n');
  await importText('DESCENDING', [header, ...rows.toReversed()].join('\n'));
  await importText('ASCENDING', three);
  expect(await stored('DESCENDING')).toEqual(await stored('ASCENDING'));
});

it('takes times of day as those of a zone', async () => {
  const text = 'Date,Open,High,Low,Close,Volume\n11/5/2019 9:30,10,12,9,11,100\n';
  const zone = ['--timezone', 'America/New_York', '--date-format', 'M/D/YYYY H:mm'];
  await importText('ZONE', text, ['--timeframe', '1m', ...zone]);
  expect(await stored('ZONE', '1m')).toEqual(['2019-11-05T14:30:00.000Z,10,12,9,11,100']);
});

it('labels a week by its Monday, and says that the file had other days', async () => {
  const text = 'Date,Open,High,Low,Close,Volume\n2006-01-06,1,2,1,2,0\n2006-01-09,1,2,1,2,0\n';
  const args = ['import', '-', '--symbol', 'WEEK', '--timeframe', '1w'];
  const { out } = await runJts(args, { ...server, stdin: text });
  expect(out).toContain("\n  1 bar labelled anew, each by its week's Monday\n");
  expect(await stored('WEEK', '1w')).toEqual(['2006-01-02,1,2,1,2,0', '2006-01-09,1,2,1,2,0']);
});

it('shows progress with rows per second to a person, and nothing to a pipe', async () => {
  const file = await scratch.write('progress.csv', three);
  const args = ['import', file, '--symbol', 'PROGRESS', '--timeframe', '1d'];
  const seen = await runJts(args, { ...server, isTerminal: true });
  expect(seen.err).toMatch(/progress\.csv .*100% \| 3 rows \| [\d,]+ rows\/s/);
  expect((await runJts(args, server)).err).toBe('');
  const piped = { ...server, isTerminal: true, stdin: three };
  const counted = await runJts(['import', '-', ...args.slice(2)], piped);
  expect(counted.err).toMatch(/standard input 3 rows \| [\d,]+ rows\/s/);
});

it('tells the cause of a refusal where it is asked to', async () => {
  const args = ['import', '-', '--symbol', 'VERBOSE', '--timeframe', '1d'];
  const broken = { ...server, stdin: three.replace('11,13,10', '11,13,x') };
  expect((await runJts(args, broken)).err).toBe('');
  const { err } = await runJts([...args, '--verbose'], { ...broken, stdin: broken.stdin });
  expect(err).toContain('ValidationError: row 3, low');
});

/** What a person is told, of minute bars from standard input. */
async function told(symbol: string, stdin: string, ...args: string[]) {
  const { code, out } = await runJts(
    ['import', '-', '--symbol', symbol, '--timeframe', '1m', ...args],
    { ...server, stdin },
  );
  return { code, out };
}

/** Minute bars, newest first, of which some rows (numbered as in a file) are wrong. */
function newestFirst(count: number, ...wrong: number[]): string {
  let text = 'timestamp,open,high,low,close,volume\n';
  for (let i = 0; i < count; i++) {
    const time = new Date(Date.UTC(2024, 0, 1) + (count - i) * 60_000).toISOString();
    text += `${time},10,12,9,${wrong.includes(i + 2) ? 'x' : 11},100\n`;
  }
  return text;
}

it('leaves no hole where an incremental import of a newest-first file was refused half-way', async () => {
  const refused = await told('HOLE', newestFirst(70_000, 65_600), '--incremental');
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('  nothing was stored\n');
  const mended = await told('HOLE', newestFirst(70_000), '--incremental');
  expect(mended).toMatchObject({ code: 0, out: expect.stringContaining('inserted 70,000,') });
});

it('says how to go on where a newest-first file was refused half-way', async () => {
  const { out } = await told('HALF', newestFirst(70_000, 65_600));
  expect(out).toContain(
    '  1 batch stored, up to row 65,537 (2024-01-04T02:25:00.000Z)\n' +
      '  mend row 65,600, or leave such rows out with --on-invalid skip;' +
      ' then run it again, without --incremental: what is stored already is skipped\n',
  );
});

it('says what to do about a row that is refused, and about too many decimal places', async () => {
  const text = newestFirst(2);
  const wrong = await told('ADVICE', text.replace('11,', 'x,'));
  expect(wrong.out).toMatch(/mend row 2, or leave .* --on-invalid skip; then run it again\n$/);
  expect(wrong.out).not.toContain('--round');
  const fine = await told('ADVICE', text.replace('11,', '11.00001,'));
  expect(fine.out).toContain('--round half-even rounds prices with too many decimal places\n');
});

it('says that all rows were left out, which is no success', async () => {
  const { code, out } = await told('NOTHING', newestFirst(2, 2, 3), '--on-invalid', 'skip');
  expect(code).toBe(1);
  expect(out).toContain('into KRX NOTHING 1m: all 2 rows were left out\n');
});
