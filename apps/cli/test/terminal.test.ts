import { describe, expect, it } from 'vitest';
import { comparisonText } from '../src/output/backtests.js';
import { shellWord } from '../src/output/shell-word.js';
import { tableOf, textTable } from '../src/output/table.js';
import { harmless } from '../src/terminal.js';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();

/** What a terminal acts on; ends of lines aside. */
const commands = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

describe('what is printed', () => {
  it('keeps its lines, and shows what would drive a terminal', () => {
    expect(harmless('a\nb\r\u001b[2Jc\n')).toBe('a\nb\\r\\u001b[2Jc\n');
  });

  it('has a line for each row of a table, whatever its cells', () => {
    const rows = [
      ['two\nlines', '\u001b[31mred', 'tab\t.'],
      ['', '\u202eright to left', '\u009b2J'],
    ];
    const table = textTable({ a: 'left', b: 'left', c: 'right' }, rows);
    expect(table.split('\n')).toHaveLength(3);
    expect(table).not.toMatch(commands);
    expect(table).toContain('two\\nlines  \\u001b[31mred');
  });

  it('has the headings of a table in their order, whatever they are', () => {
    const table = tableOf(
      ['b', '2', '1', '2', '\u001b'].map((heading) => [heading, 'left']),
      [['B', 'two', 'one', 'again', 'E']],
    );
    expect(table.split('\n').map((line) => line.split(/ +/))).toEqual([
      ['b', '2', '1', '2', '\\u001b'],
      ['B', 'two', 'one', 'again', 'E'],
    ]);
  });

  it('has each backtest below its own id, also below one that is a number', () => {
    const result = (id: string, totalReturnPct: number) => ({
      id,
      strategyId: 's',
      runAt: new Date(0),
      config: {} as never,
      metrics: { totalReturnPct, totalTrades: 0 },
    });
    const none = { pnl: [], totalReturnPct: ['2'], sharpeRatio: [] };
    const best = { ...none, maxDrawdownPct: [], winRate: [], profitFactor: [] };
    const results = [result('2', 22), result('1', 11)];
    const lines = comparisonText({ results, differences: [], best }).split('\n');
    expect(lines[0]?.trim().split(/ +/)).toEqual(['2', '1']);
    expect(lines.find((line) => line.startsWith('totalReturnPct'))).toMatch(/ 22 \* +11$/);
  });
});

describe('advice that is copied to a prompt', () => {
  it.each([
    ['theme', 'theme'],
    ['a/b:c.d-e_f', 'a/b:c.d-e_f'],
    ['', "''"],
    ['two words', "'two words'"],
    ['$(touch x); `id`', "'$(touch x); `id`'"],
    ["it's", "'it'\\''s'"],
  ])('has %j as one word', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});

const hostile = ['\u001b[2J', '\u001b]0;title\u0007', 'a\r\nb', '\u009b2J', 'A\u0007', '\ud800'];

describe('an argument that holds commands to a terminal', () => {
  it.each(
    hostile.flatMap((text) => [
      ['show', text, '1d'],
      ['show', 'A', text],
      ['show', 'A', '1d', '--exchange', text],
      ['show', 'A', '1d', '--timezone', text],
      ['show', 'A', '1d', '--from', text],
      ['show', 'A', '1d', '--last', text],
      ['export', text, '1d'],
      ['export', 'A', '1d', '--format', text],
      ['delete', text, '1d', '--from', '2024-01-01', '--to', '2024-01-02'],
      ['import', text, '--symbol', text, '--timeframe', '1d'],
      ['import', 'f', '--symbol', 'A', '--timeframe', '1d', '--columns', `open=${text},${text}`],
      ['import', 'f', '--symbol', 'A', '--timeframe', '1d', '--date-format', text],
      [text],
      [`--${text}`],
      ['list', '--url', text],
      ['formulas', 'list', '--mongo', text],
    ]),
  )('is refused in one line without them: %#', async (...args) => {
    const { code, out, err } = await runJts(args.filter((one) => typeof one === 'string'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^jts: [^\n]+\n$/);
    expect(err).not.toMatch(commands);
  });

  it.each(hostile.filter((text) => !text.includes('\ud800')))(
    'is told without them where it names a file or a folder: %#',
    async (text) => {
      const named = await runJts(['validate', `${text}.csv`, '1d'], { cwd: scratch.path });
      const folder = await runJts(['list', '--data', text], { cwd: scratch.path });
      for (const { code, out, err } of [named, folder]) {
        expect({ code, out }).toEqual({ code: 1, out: '' });
        expect(err).not.toMatch(commands);
      }
      const file = await scratch.write(`x${text}.csv`, 'date,open,high,low,close,volume\n1,2\n');
      const looked = await runJts(['validate', file, '1d', '--verbose']);
      expect(looked.code).toBe(1);
      expect(`${looked.out}${looked.err}`).not.toMatch(commands);
    },
  );
});
