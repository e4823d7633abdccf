import { expect, it } from 'vitest';
import { formulaYaml, save } from './documents.js';
import { callJts } from './jts-process.js';
import { useMongo } from './mongo.js';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const mongo = useMongo();
const server = useServer();
const scratch = useScratch();
const secret = 'geheim%40wort';

it.for([
  ['formulas', 'list'],
  ['strategies', 'show', 'x'],
  ['backtests', 'compare', 'a', 'b'],
  ['settings', 'get', 'x'],
  ['doctor', '--documents'],
])('without an address, %j says how to give one', async (args) => {
  expect(await runJts(args)).toEqual({
    code: 2,
    out: '',
    err: 'jts: no address of a MongoDB: say --mongo mongodb://host:27017/database, or set MONGODB_URL\n',
  });
});

it.for([
  [
    'http://127.0.0.1',
    'it must be mongodb://host[:port][/database] or mongodb+srv://host, such as mongodb://localhost:27017/jts\n',
  ],
  [`mongodb://u:${secret}@`, '@ : / ? % in a password are written %40'],
  [
    '127.0.0.1:27017',
    'it must be mongodb://host[:port][/database] or mongodb+srv://host, such as mongodb://localhost:27017/jts\n',
  ],
  [`mongodb://u:geheim@wort@127.0.0.1/`, '@ : / ? % in a password are written %40'],
] as const)('%j is no address', async ([url, says]) => {
  const { code, err } = await runJts(['formulas', 'list', '--mongo', url]);
  expect(code).toBe(2);
  expect(err).toContain(says);
  expect(err).not.toMatch(/geheim|wort/);
});

it('no server at the address is one line, with its cause only where asked, never a password', async () => {
  const args = ['formulas', 'list', '--mongo', `mongodb://u:${secret}@127.0.0.1:1/x`];
  const { code, out, err } = await runJts(args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^jts: [^\n]*127\.0\.0\.1:1[^\n]*\(UNAVAILABLE\)\n$/);
  const verbose = await runJts([...args, '--verbose']);
  expect(verbose.err).toContain('caused by');
  expect(err + verbose.err).not.toMatch(/geheim|wort/);
});

it('the command line wins over the environment, and --database over the address', async () => {
  await mongo.jts(['settings', 'set', 'here', '1']);
  const args = ['settings', 'get', 'here'];
  const env = { MONGODB_URL: 'mongodb://127.0.0.1:1' };
  expect(await runJts([...args, '--mongo', mongo.url], { env })).toMatchObject({ code: 0 });
  const elsewhere = new URL(mongo.url);
  elsewhere.pathname = 'jts_cli_elsewhere';
  expect(await runJts([...args, '--mongo', elsewhere.href])).toMatchObject({ code: 1 });
  const told = [...args, '--mongo', elsewhere.href, '--database', mongo.database];
  expect(await runJts(told)).toMatchObject({ code: 0, out: '1\n' });
});

it('the doctor shows the MongoDB where an address is given, whatever the other store is like', async () => {
  const documents = new RegExp(
    `^documents ${mongo.host}, database ${mongo.database}\nserver    MongoDB \\d`,
    'm',
  );
  const empty = await mongo.jts(['doctor'], { env: server.env });
  expect(empty).toMatchObject({ code: 1, err: 'jts: the store is not usable as it is\n' });
  expect(empty.out).toMatch(documents);
  const stdin = 'code,name,market\nA,B,ETF\n';
  await mongo.jts(['symbols', 'import', '-'], { env: server.env, stdin });
  const checked = await mongo.jts(['doctor'], { env: server.env });
  expect(checked.out).toMatch(documents);
  expect((await runJts(['doctor'], server)).out).not.toContain('MongoDB');
});

it('the doctor tells of each store that is away', async () => {
  const env = { CLICKHOUSE_URL: 'http://127.0.0.1:1', MONGODB_URL: 'mongodb://127.0.0.1:1' };
  const { code, err } = await runJts(['doctor'], { env });
  expect(code).toBe(1);
  expect(err).toMatch(/^jts: [^\n]*\(UNAVAILABLE\)\njts: [^\n]*\(UNAVAILABLE\)\n$/);
});

it('lists every document that can not be understood', async () => {
  const none = await mongo.jts(['doctor', '--documents']);
  expect(none).toEqual({
    code: 0,
    out: `every document in ${mongo.host}, database ${mongo.database} can be understood\n`,
    err: '',
  });
  await save(mongo, 'formulas', formulaYaml);
  const bad = await mongo.insert('formulas', {
    name: 'bad',
    expression: 'x',
    category: 'never',
    createdAt: new Date(),
    updatedAt: new Date(),
  });
  const nameless = await mongo.insert('strategies', { _id: 'old-id', entryFormulaId: 5 });
  await mongo.insert('settings', { _id: 'k', value: Number.NaN, version: 1 });
  const found = await mongo.jts(['doctor', '--documents']);
  expect(found.code).toBe(1);
  expect(found.err).toBe(
    `jts: 3 documents in ${mongo.host}, database ${mongo.database} can not be understood\n`,
  );
  const lines = found.out.trimEnd().split('\n');
  expect(lines[0]).toMatch(/^collection +id +path +reason$/);
  expect(lines[1]).toMatch(
    new RegExp(`^formulas +${bad} +category +must be one of scan, entry, exit, stop_loss`),
  );
  expect(lines.slice(2).map((line) => line.split(/ +/).slice(0, 2))).toEqual([
    ['strategies', nameless],
    ['settings', 'k'],
  ]);
  const programs = await mongo.jts(['doctor', '--documents', '--json']);
  expect(programs.code).toBe(1);
  expect(JSON.parse(programs.out)[0]).toMatchObject({
    collection: 'formulas',
    id: bad,
    path: 'category',
  });
  const listed = await mongo.jts(['formulas', 'list']);
  expect(listed).toMatchObject({ code: 1, out: '' });
  expect(listed.err).toMatch(
    new RegExp(
      `^jts: formulas "${bad}", category: .* \\(CORRUPT_DATA\\); jts doctor --documents lists all such documents\n$`,
    ),
  );
});

it('the built program does it as a process, and ends', async () => {
  const here = { cwd: scratch.path, env: mongo.env };
  const saved = await callJts(
    ['settings', 'save', '-', '--json'],
    here,
    'key: p\nvalue: [1, "가"]',
  );
  expect(saved).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(saved.out)).toMatchObject({ key: 'p', value: [1, '가'], version: 1 });
  expect(await callJts(['settings', 'get', 'p'], here)).toMatchObject({
    code: 0,
    out: '[\n  1,\n  "가"\n]\n',
  });
});
