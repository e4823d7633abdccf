import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const server = useServer();
const scratch = useScratch();

const secret = 'geheim%20wort';

it('doctor tells what is connected, and that the schema is as it should be', async () => {
  const missing = await runJts(['doctor'], server);
  expect(missing.code).toBe(1);
  expect(missing.out).toContain(`table ${server.database}.candles does not exist: jts import`);
  expect(missing.out).not.toContain('ensureSchema');
  expect(missing.out).toContain(`table ${server.database}.symbols does not exist`);
  await runJts(['symbols', 'import', '-'], { ...server, stdin: 'code,name,market\nA,B,ETF\n' });
  const { code, out } = await runJts(['doctor'], server);
  expect(code).toBe(0);
  expect(out).toMatch(/^jts {7}1\.2\.3, Node \d+/);
  expect(out).toMatch(/^server {4}ClickHouse \d+\.\d+/m);
  expect(out).toContain(`store     server: ${server.host}, database ${server.database}\n`);
  expect(out).toContain('schema    as it should be\n');
});

it.for([
  ['list'],
  ['show', 'A', '1d'],
  ['export', 'A', '1d'],
  ['validate', 'A', '1d'],
  ['symbols', 'search', 'A'],
  ['delete', 'A', '1d', '--from', '2024-01-01', '--to', '2024-01-02', '--yes'],
])(
  '%s says that nothing is stored, on a fresh server and in a folder that is not there',
  async (args) => {
    const fresh = `${server.database}_fresh`;
    const { code, out, err } = await runJts([...args, '--database', fresh], server);
    const place = `${server.host}, database ${fresh}`;
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(`jts: nothing is stored in ${place} yet: jts import creates the tables\n`);

    const folder = join(scratch.path, 'mistyped');
    const absent = await runJts([...args, '--data', folder]);
    expect(absent).toMatchObject({ code: 1, out: '' });
    expect(absent.err).toContain(
      `jts: nothing is stored in ${folder} yet: there is no such folder`,
    );
    expect(existsSync(folder)).toBe(false);
  },
);

it('a table of another shape is refused with each difference', async () => {
  const database = `${server.database}_odd`;
  await server.query(`CREATE DATABASE ${database}`);
  try {
    const columns =
      'symbol String, exchange String, timeframe String, timestamp DateTime, open Float64, ' +
      'high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64';
    const engine = 'ENGINE = MergeTree ORDER BY (symbol, timeframe, timestamp)';
    await server.query(`CREATE TABLE ${database}.candles (${columns}) ${engine}`);
    const doctor = await runJts(['doctor', '--database', database], server);
    expect(doctor.code).toBe(1);
    for (const column of ['timestamp is DateTime', 'open is Float64']) {
      expect(doctor.out).toContain(`          candles: column ${column}`);
    }
    const args = ['import', '-', '--symbol', 'A', '--timeframe', '1d', '--database', database];
    const stdin = 'date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n';
    const { code, out, err } = await runJts(args, { ...server, stdin });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^jts: .*timestamp is DateTime.*open is Float64.*\(SCHEMA_MISMATCH\)\n$/);
    // Nothing was added to what is there.
    expect(await server.query(`SHOW TABLES FROM ${database}`)).toBe('candles');
  } finally {
    await server.query(`DROP DATABASE ${database} SYNC`);
  }
});

it('a wrong password is told, and never shown', async () => {
  const url = `http://${secret.slice(0, 3)}:${secret}@${server.host}`;
  for (const verbose of [[], ['--verbose']]) {
    const { code, out, err } = await runJts(['list', '--url', url, ...verbose]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^jts: .*\(UNAUTHORIZED\)\n/);
    expect(err).not.toMatch(/geheim|wort/);
  }
  const env = { ...server.env, CLICKHOUSE_PASSWORD: secret };
  const { err } = await runJts(['list', '--verbose'], { env });
  expect(err).toContain('UNAUTHORIZED');
  expect(err).not.toMatch(/geheim|wort/);
});

it('no server at the address is one line, with its cause only where asked', async () => {
  const args = ['list', '--url', `http://u:${secret}@127.0.0.1:1`];
  const { code, out, err } = await runJts(args);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^jts: [^\n]*127\.0\.0\.1:1[^\n]*\(UNAVAILABLE\)\n$/);
  const verbose = await runJts([...args, '--verbose']);
  expect(verbose.err).toContain('caused by Error: connect ECONNREFUSED');
  expect(verbose.err).not.toContain('geheim');
});

it.for([
  [
    ['--url', `http://u:${secret}@`],
    'in a password are written %40 %3A %2F %3F %23 %25): it must be a URL, such as http://localhost:8123/database\n',
  ],
  [
    ['--url', `127.0.0.1:8123`],
    '--url: must begin with http:// or https://, such as http://localhost:8123/database\n',
  ],
  [
    ['--url', `localhost:8123`],
    '--url: must begin with http:// or https://, such as http://localhost:8123/database\n',
  ],
  [['--url', 'http://127.0.0.1:1', '--data', 'x'], '--url and --data exclude each other'],
  [['--bogus'], "unknown option '--bogus'"],
] as const)('%j is wrong usage', async ([args, says]) => {
  const { code, err } = await runJts(['list', ...args]);
  expect(code).toBe(2);
  expect(err).toContain(says);
  expect(err).not.toContain('geheim');
});

it.for([
  [[], 2],
  [['frobnicate'], 2],
  [['symbols'], 2],
  [['--help'], 0],
  [['import', '--help'], 0],
  [['--version'], 0],
] as const)('jts with %j ends with %i', async ([args, code]) => {
  expect(await runJts(args)).toMatchObject({ code });
});

it('what the command line says wins over the environment', async () => {
  const env = { CLICKHOUSE_URL: 'http://127.0.0.1:1' };
  const file = await scratch.write('no-folder', '');
  const { err } = await runJts(['list', '--data', file], { env });
  expect(err).toBe(`jts: path: ${file} is not a folder (VALIDATION)\n`);
});

it('a data folder that nobody may write is refused', async () => {
  const args = ['symbols', 'import', '-', '--data', '/sys/jts'];
  const { code, err } = await runJts(args, { stdin: 'code,name,market\nA,B,ETF\n' });
  expect(code).toBe(1);
  expect(err).toMatch(
    /^jts: (no permission to write in \/sys\/jts|\/sys\/jts is read-only) \(UNAVAILABLE\)\n$/,
  );
});
