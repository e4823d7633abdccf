import type { BacktestResult, BacktestSummary } from '@jts/domain';
import { expect, it } from 'vitest';
import { backtestYaml, formulaYaml, save, strategyYaml } from './documents.js';
import { useMongo } from './mongo.js';
import { useServer } from './server.js';

const mongo = useMongo();
const server = useServer();
const jts = (...args: string[]) => mongo.jts(args);

async function strategy(name: string): Promise<string> {
  const { id } = await save(mongo, 'formulas', formulaYaml);
  return (await save(mongo, 'strategies', strategyYaml(id, name))).id;
}

it('stores a result whose strategy is stored, and keeps its money to the digit', async () => {
  const of = await strategy('stores');
  const saved = await mongo.jts(['backtests', 'save', '-'], { stdin: backtestYaml(of) });
  expect(saved).toMatchObject({ code: 0, err: '' });
  const [, id = ''] = /^saved backtest ([0-9a-f]{24}), 1 trade\n$/.exec(saved.out) ?? [];
  const shown = await jts('backtests', 'show', id);
  expect(shown.out).toContain('  initialCapital: "12345678901234567890.12"\n');
  expect(shown.out).not.toContain('trades:\n');
  expect(shown.err).toBe('1 trade: --trades prints them, too\n');
  const whole: BacktestResult = await mongo.json('backtests', 'show', id, '--trades');
  expect(whole.trades[0]).toEqual({
    symbol: '005930',
    side: 'buy',
    entryTime: '2024-03-04T00:30:00.000Z',
    entryPrice: '71000',
    exitTime: '2024-03-08T06:20:00.000Z',
    exitPrice: '74500.5',
    quantity: 10,
    pnl: '35005',
  });
  const listed = (await jts('backtests', 'list', '--strategy', of)).out.trimEnd().split('\n');
  expect(listed[1]).toMatch(
    new RegExp(`^${id} +${of} +2024-07-01 12:00Z +2024-01-02 +2024-06-28 +3\\.5 +1$`),
  );
  const all: BacktestSummary[] = await mongo.json('backtests', 'list');
  expect(all.map((one) => one.id)).toContain(id);
});

it('what show prints without its id is what save takes', async () => {
  const of = await strategy('takes');
  const { id } = await save(mongo, 'backtests', backtestYaml(of));
  const { out } = await jts('backtests', 'show', id, '--trades');
  const again = await save<BacktestResult>(mongo, 'backtests', out.replace(/^id: .*\n/, ''));
  const { id: _, ...content } = await mongo.json<BacktestResult>(
    'backtests',
    'show',
    id,
    '--trades',
  );
  expect(again).toEqual({ ...content, id: again.id });
});

it('refuses a result that is at odds with itself or with what is stored', async () => {
  const of = await strategy('refuses');
  const wrong = backtestYaml(of).replace('totalTrades: 1', 'totalTrades: 2');
  expect(await mongo.jts(['backtests', 'save', '-'], { stdin: wrong })).toEqual({
    code: 1,
    out: '',
    err: 'jts: standard input: metrics.totalTrades: must be 1, the number of trades (VALIDATION)\n',
  });
  const orphan = backtestYaml('f'.repeat(24));
  expect(await mongo.jts(['backtests', 'save', '-'], { stdin: orphan })).toMatchObject({
    code: 1,
    err: `jts: no strategy "${'f'.repeat(24)}" is stored (NOT_FOUND)\n`,
  });
  expect(await mongo.json('backtests', 'list', '--strategy', of)).toEqual([]);
});

it('--known-symbols asks where symbols are', async () => {
  const of = await strategy('symbols');
  const saving = () =>
    mongo.jts(['backtests', 'save', '-', '--known-symbols'], {
      stdin: backtestYaml(of),
      env: server.env,
    });
  const importing = (code: string) =>
    mongo.jts(['symbols', 'import', '-'], {
      stdin: `code,name,market\n${code},삼성전자,KOSPI\n`,
      env: server.env,
    });
  await importing('000660');
  expect(await saving()).toMatchObject({
    code: 1,
    err: 'jts: no symbol "005930" is stored (NOT_FOUND)\n',
  });
  await importing('005930');
  expect(await saving()).toMatchObject({ code: 0, err: '' });
});

it('puts results side by side', async () => {
  const of = await strategy('compares');
  const first = await save(mongo, 'backtests', backtestYaml(of, { pnl: '0.1' }));
  const better = backtestYaml(of, { totalReturnPct: 12, pnl: '-3' });
  const second = await save(mongo, 'backtests', better.replace('06-28', '06-30'));
  const { code, out, err } = await jts('backtests', 'compare', first.id, second.id);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const line = (name: string) =>
    out
      .split('\n')
      .find((one) => one.startsWith(`${name} `))
      ?.split(/ {2,}/);
  expect(out.split('\n')[0]?.trim().split(/ +/)).toEqual([first.id, second.id]);
  expect(line('totalReturnPct')).toEqual(['totalReturnPct', '3.5', '12 *']);
  expect(line('pnl')).toEqual(['pnl', '0.1 *', '-3']);
  expect(line('endDate')).toEqual(['endDate', '2024-06-28', '2024-06-30']);
  expect(out.trimEnd()).toMatch(/\n\nThese differ in endDate: their figures may not compare\.$/);
  const compared: { best: object } = await mongo.json('backtests', 'compare', first.id, second.id);
  expect(compared.best).toMatchObject({ totalReturnPct: [second.id], pnl: [first.id] });
  expect(await jts('backtests', 'compare', first.id, 'gone')).toMatchObject({
    code: 1,
    err: 'jts: no backtest "gone" is stored (NOT_FOUND)\n',
  });
  expect(await jts('backtests', 'compare', first.id)).toMatchObject({ code: 2 });
});

it('deletes one, or all of a strategy, that strategy gone or not', async () => {
  const of = await strategy('deletes');
  const ids: string[] = [];
  for (let i = 0; i < 3; i++) ids.push((await save(mongo, 'backtests', backtestYaml(of))).id);
  expect(await jts('backtests', 'delete', ids[0] ?? '', '--yes')).toEqual({
    code: 0,
    out: `deleted backtest ${ids[0]} of 2024-07-01 12:00Z\n`,
    err: '',
  });
  expect((await jts('strategies', 'delete', of, '--yes')).err).toBe(
    `its backtests are still stored: jts backtests delete --strategy ${of} deletes them\n`,
  );
  expect(await jts('backtests', 'delete', '--strategy', of)).toMatchObject({
    code: 1,
    err: `jts: Delete 2 backtests of strategy ${of}? Say so with --yes\n`,
  });
  expect(await jts('backtests', 'delete', '--strategy', of, '--yes')).toMatchObject({
    code: 0,
    out: 'deleted 2 backtests\n',
  });
  expect(await jts('backtests', 'delete')).toMatchObject({ code: 2 });
  expect(await jts('backtests', 'delete', 'a', '--strategy', of)).toMatchObject({ code: 2 });
});
