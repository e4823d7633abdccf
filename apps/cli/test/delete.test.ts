import { expect, it } from 'vitest';
import { runJts, type Situation } from './run-jts.js';
import { useServer } from './server.js';

const server = useServer();

async function deleting(symbol: string, args: readonly string[], situation: Situation) {
  const stdin = 'date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n2024-01-03,1,1,1,1,1\n';
  await runJts(['import', '-', '--symbol', symbol, '--timeframe', '1d'], { ...server, stdin });
  const range = ['--from', '2024-01-02', '--to', '2024-01-02'];
  const outcome = await runJts(['delete', symbol, '1d', ...range, ...args], {
    ...server,
    ...situation,
  });
  const left = await runJts(['show', symbol, '1d', '--format', 'csv'], server);
  return { ...outcome, left: left.out.trimEnd().split('\n').length - 1 };
}

it('asks a person, and takes y and yes for yes', async () => {
  for (const answer of ['y\n', ' YES\n']) {
    const outcome = await deleting(`ASK${answer.length}`, [], { isTerminal: true, stdin: answer });
    expect(outcome).toMatchObject({ code: 0, out: 'deleted 1 bar\n', left: 1 });
    expect(outcome.err).toMatch(/^Delete 1 bar of KRX ASK\d 1d\? \[y\/N\] $/);
  }
});

it.for(['n\n', '\n', 'yep\n', ''])('takes %j for no', async (stdin) => {
  const outcome = await deleting('NO', [], { isTerminal: true, stdin });
  expect(outcome).toMatchObject({ code: 1, out: '', left: 2 });
  expect(outcome.err).toContain('jts: nothing was deleted\n');
});

it('deletes nothing where it can ask nobody', async () => {
  const outcome = await deleting('NOBODY', [], { stdin: 'y\n' });
  expect(outcome).toMatchObject({ code: 1, left: 2 });
  expect(outcome.err).toBe('jts: Delete 1 bar of KRX NOBODY 1d? Say so with --yes\n');
});

it('does not ask with --yes, nor where there is nothing', async () => {
  expect(await deleting('YES', ['--yes'], {})).toMatchObject({ code: 0, err: '', left: 1 });
  const none = ['delete', 'NONE', '1d', '--from', '2024-01-01', '--to', '2024-01-02'];
  expect(await runJts(none, server)).toEqual({ code: 0, out: 'deleted 0 bars\n', err: '' });
});

it('needs both ends of the range', async () => {
  expect(await runJts(['delete', 'A', '1d', '--from', '2024-01-01'], server)).toMatchObject({
    code: 2,
    err: expect.stringContaining("required option '--to <date>' not specified"),
  });
});
