import { expect, it } from 'vitest';
import { formulaYaml, save, strategyYaml } from './documents.js';
import { useMongo } from './mongo.js';
import { type Outcome, runJts } from './run-jts.js';
import { useServer } from './server.js';

const server = useServer();
const mongo = useMongo();

/** What a terminal acts on; ends of lines aside. */
const commands = /[^\P{Cc}\n]|[\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** Names that somebody has stored for who lists them. */
const names = [
  '\u001b[2J\u001b[1;1Hgone',
  '\u001b]0;title\u0007\u001b]52;c;eA==\u0007',
  'two\r\nlines\nforged: done',
  '\u009b2J\u0090\u009c',
  '\u202egpj.exe\u202c\u2066x',
  'tab\t\b\b\u007f\u0085\u2028',
  '=cmd|"/C calc"!A0',
];

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

function expectHarmless({ code, out, err }: Outcome): void {
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).not.toMatch(commands);
}

it('a stored symbol does not drive the terminal of who lists it', async () => {
  const rows = names.map((name, i) => `9000${i},${quoted(name)},ETF,${quoted(name)}`);
  const stdin = `code,name,market,sector\n${rows.join('\n')}\n`;
  const jts = (...args: string[]) => runJts(['symbols', ...args], { ...server, isTerminal: true });
  const stored = await runJts(['symbols', 'import', '-'], { ...server, stdin });
  expect(stored).toMatchObject({ code: 0, out: expect.stringContaining(`saved ${names.length}`) });

  const listed = await jts('list');
  expectHarmless(listed);
  expect(listed.out.trimEnd().split('\n')).toHaveLength(names.length + 1);
  expect(listed.out).toContain('\\u001b[2J\\u001b[1;1Hgone');
  const json = await jts('list', '--format', 'json');
  expectHarmless(json);
  expect(JSON.parse(json.out).map((one: { name: string }) => one.name)).toEqual(names);
  for (const name of names) {
    const found = await jts('search', name, '--format', 'json');
    expectHarmless(found);
    expect(JSON.parse(found.out)).toMatchObject([{ name, sector: name }]);
  }
});

it('nor does the name of a series, listed, imported, looked for or deleted', async () => {
  const symbol = '\u202eA\u2028\u2066';
  const key = [symbol, '1d', '--exchange', symbol];
  const stdin = 'date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n';
  const args = ['import', '-', '--symbol', symbol, '--timeframe', '1d', '--exchange', symbol];
  expectHarmless(await runJts(args, { ...server, stdin }));
  const jts = (...more: string[]) => runJts(more, server);
  expectHarmless(await jts('list'));
  const json = await jts('list', '--format', 'json');
  expectHarmless(json);
  expect(JSON.parse(json.out)).toContainEqual(
    expect.objectContaining({ symbol, exchange: symbol }),
  );
  expectHarmless(await jts('validate', ...key));
  const missing = await jts('show', ...key, '--from', '2030-01-01');
  expect(missing.code).toBe(1);
  expect(missing.err).toContain('\\u202eA\\u2028\\u2066');
  expect(missing.err).not.toMatch(commands);
  const asked = await runJts(['delete', ...key, '--from', '2024-01-01', '--to', '2024-01-31'], {
    ...server,
    isTerminal: true,
    stdin: 'y\n',
  });
  expect(asked).toMatchObject({ code: 0, out: 'deleted 1 bar\n' });
  expect(asked.err).not.toMatch(commands);
});

it.for(['--', '%', "' OR '1'='1", '.*', '$(id)', '../../x', '{s:String}', '=1+1', '\\N'])(
  'a symbol called %j is one of many, and deleting it deletes no other',
  async (symbol) => {
    const stdin = 'date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n';
    const jts = (...args: string[]) => runJts(args, { ...server, stdin });
    const importing = (name: string) =>
      jts('import', '-', `--symbol=${name}`, '--timeframe', '1d', '--exchange', 'H');
    for (const name of ['A', symbol]) expect(await importing(name)).toMatchObject({ code: 0 });
    const range = ['--from', '2024-01-01', '--to', '2024-12-31', '--exchange', 'H', '--yes'];
    const deleted = await jts('delete', ...range, '--', symbol, '1d');
    expect(deleted).toMatchObject({ code: 0, out: 'deleted 1 bar\n' });
    expect((await jts('show', 'A', '1d', '--exchange', 'H')).code).toBe(0);
    expect((await jts('show', '--exchange', 'H', '--', symbol, '1d')).code).toBe(1);
  },
);

const databases = [
  'a`b',
  "a'b",
  'a;DROP DATABASE x',
  '../x',
  'a/b',
  'a\\b',
  '$(id)',
  '{d}',
  'a\nb',
];

it.for(databases)('a database called %j is refused by either server', async (database) => {
  const before = await server.query('SHOW DATABASES');
  const stdin = 'code,name,market\nA,B,ETF\n';
  const market = await runJts(['symbols', 'import', '-', '--database', database], {
    ...server,
    stdin,
  });
  const documents = await mongo.jts(['settings', 'set', 'a', '1', '--database', `$${database}`]);
  for (const { code, out, err } of [market, documents]) {
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^jts: database: must be .*\(VALIDATION\)\n$/);
    expect(err).not.toMatch(commands);
  }
  expect(await server.query('SHOW DATABASES')).toBe(before);
});

it('a database that the URL misspells is wrong usage', async () => {
  const { code, err } = await runJts(['list', '--url', `http://u:geheim@${server.host}/%zz`]);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'jts: --url: holds a % that begins no percent-encoding: write it as %25\n',
  });
});

it('a stored document does not drive the terminal of who lists or shows it', async () => {
  for (const [i, name] of names.entries()) {
    const texts = { name, description: name, tags: [name], expression: `${name} > :p` };
    const parameters = [{ name: 'p', dataType: name, defaultValue: name }];
    const stdin = JSON.stringify({ ...texts, category: 'scan', parameters });
    const { id } = await save(mongo, 'formulas', stdin);
    const shown = await mongo.jts(['formulas', 'show', id], { isTerminal: true });
    expectHarmless(shown);
    expect(await mongo.json('formulas', 'show', id)).toMatchObject(texts);
    const update = await mongo.jts(['formulas', 'save', '-', '--json'], { stdin: shown.out });
    expect(JSON.parse(update.out)).toMatchObject({ ...texts, id, version: 2 });

    const render = ['formulas', 'render', id];
    expectHarmless(await mongo.jts(render, { isTerminal: true }));
    expect((await mongo.jts(render)).out).toBe(`${name} > ${name}\n`);

    const key = `${i}${name}`;
    const set = await mongo.jts(['settings', 'set', key, JSON.stringify({ [name]: name })]);
    expectHarmless(set);
    expectHarmless(await mongo.jts(['settings', 'show', key]));
    const got = await mongo.jts(['settings', 'get', key]);
    expectHarmless(got);
    expect(JSON.parse(got.out)).toEqual({ [name]: name });
    await save(mongo, 'strategies', JSON.stringify({ ...strategyOf(id), name }));
  }
  for (const kind of ['formulas', 'strategies', 'settings']) {
    const listed = await mongo.jts([kind, 'list']);
    expectHarmless(listed);
    expect(listed.out.trimEnd().split('\n')).toHaveLength(names.length + 1);
  }
});

const strategyOf = (entryFormulaId: string) => ({
  entryFormulaId,
  riskConfig: { positionSizePct: 10, maxPositions: 5 },
});

it('an unknown id or key is told without commands to a terminal, and deletes nothing', async () => {
  const { id } = await save(mongo, 'formulas', formulaYaml);
  await save(mongo, 'strategies', strategyYaml(id));
  const unknown = [...names, '{"$ne":null}', '.*', '$ne', '__proto__'];
  for (const kind of ['formulas', 'strategies', 'backtests', 'settings']) {
    const count = async () => (await mongo.json<object[]>(kind, 'list')).length;
    const before = await count();
    for (const text of unknown) {
      for (const args of [
        ['show', text],
        ['delete', text, '--yes'],
      ]) {
        const { code, out, err } = await mongo.jts([kind, ...args]);
        expect({ code, out }).toEqual({ code: 1, out: '' });
        expect(err).toMatch(/^jts: no .* is stored \(NOT_FOUND\)\n$/);
        expect(err).not.toMatch(commands);
      }
    }
    expect(await count()).toBe(before);
  }
});
