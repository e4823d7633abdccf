import { expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useServer } from './server.js';

const server = useServer();

const importing = (stdin: string, ...args: string[]) =>
  runJts(['symbols', 'import', '-', ...args], { ...server, stdin });
const jts = (...args: string[]) => runJts(['symbols', ...args], server);

it('stores the symbols of a file, lists the active ones and finds them', async () => {
  const file = [
    '종목코드,종목명,시장구분,업종,active',
    '005930,삼성전자,코스피,전기전자,1',
    '00088K,한화3우B,KOSPI,,1',
    '900001,"100% ""A\\B"" Ltd",KOSDAQ,,1',
    '900002,Gone,ETF,,0',
    '',
  ].join('\n');
  const { code, out } = await importing(file);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^standard input: done\n {2}read 4 rows in .*: saved 4, repeated 0, rejected 0\n$/,
  );
  const listed = (await jts('list')).out.trimEnd().split('\n');
  expect(listed[2]).toBe('005930  삼성전자        KOSPI   전기전자  yes');
  expect(listed).toHaveLength(4);
  const found = JSON.parse((await jts('search', '0% "a\\', '--format', 'json')).out);
  expect(found).toEqual([
    { code: '900001', name: '100% "A\\B" Ltd', market: 'KOSDAQ', isActive: true },
  ]);
  expect(JSON.parse((await jts('search', '전자', '--format', 'json')).out)).toHaveLength(1);
});

it('says so where nothing is found', async () => {
  expect(await jts('search', 'no such name')).toEqual({
    code: 0,
    out: '',
    err: 'no symbols found\n',
  });
});

it('refuses all of a file where a row is wrong, or leaves that row out', async () => {
  const file = 'code,name,market\n910001,Right,ETF\n910002,Wrong,NYSE\n,Nameless,ETF\n';
  const refused = await importing(file);
  expect(refused.code).toBe(1);
  expect(refused.out).toContain('refused, nothing was stored: row 3, market: must be one of');
  expect(refused.out).toContain('\n  standard input row 4, code: must not be empty\n');
  expect((await jts('search', '910001')).out).toBe('');
  const skipped = await importing(file, '--on-invalid', 'skip');
  expect(skipped).toMatchObject({ code: 0, out: expect.stringContaining('saved 1') });
  expect((await jts('search', '910001')).out).toContain('Right');
});

it('takes the columns that it is told', async () => {
  const args = ['--columns', 'code=ticker id,name=title,market=board'];
  expect(await importing('board,title,ticker id\nETF,Told,920001\n', ...args)).toMatchObject({
    code: 0,
  });
  expect((await jts('search', 'told')).out).toContain('920001');
});

it.for([
  [['search'], "missing required argument 'text'"],
  [['search', 'x', '--limit', '1001'], 'It must be 1,000 at most.'],
  [['import', 'f.csv', '--columns', 'close=x'], 'Fields are code, name, market, sector, isActive'],
] as const)('%j is wrong usage', async ([args, says]) => {
  expect(await jts(...args)).toMatchObject({ code: 2, err: expect.stringContaining(says) });
});
