import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEngine, startEngine } from '../../src/embedded/start-engine.js';
import { query } from './processes.js';

const outside = mkdtempSync(join(tmpdir(), 'jts-outside-'));
const secret = join(outside, 'secret.csv');
let engine: RunningEngine;
let connections = 0;
const listener = createServer((socket) => {
  connections += 1;
  socket.destroy();
});

beforeAll(async () => {
  writeFileSync(secret, 'hunter2\n');
  mkdirSync(join(outside, 'folder'));
  await once(listener.listen(0, '127.0.0.1'), 'listening');
  engine = await startEngine();
  await query(engine, 'CREATE DATABASE d');
  await query(engine, 'CREATE TABLE d.t (n UInt64, s String) ENGINE = MergeTree ORDER BY n');
  await query(engine, "INSERT INTO d.t VALUES (1, 'x')");
});

afterAll(async () => {
  await engine?.stop();
  listener.close();
  rmSync(outside, { recursive: true });
});

const statements: Readonly<Record<string, readonly string[]>> = {
  files: [
    "SELECT * FROM file('{secret}', CSV, 's String')",
    "SELECT * FROM file('{outside}/*', LineAsString)",
    "INSERT INTO FUNCTION file('{made}', CSV, 's String') VALUES ('x')",
    "SELECT * FROM fileCluster('default', '{secret}', CSV, 's String')",
    'SELECT * FROM default.`{secret}`',
    'SELECT * FROM `{secret}`',
    "CREATE TABLE d.f (s String) ENGINE = File(CSV, '{secret}')",
    "SELECT * FROM filesystem('{outside}')",
    "SELECT * FROM icebergLocal('{outside}')",
    "SELECT * FROM deltaLakeLocal('{outside}')",
    "SELECT 1 FORMAT CSV SETTINGS input_format_record_errors_file_path = '{made}'",
    "CREATE TABLE d.f (s String) ENGINE = FileLog('{outside}', CSV)",
    "CREATE TABLE d.f (k UInt8, s String) ENGINE = EmbeddedRocksDB(0, '{made}') PRIMARY KEY k",
    "CREATE TABLE d.f (s String) ENGINE = Executable('x.sh', CSV)",
    "CREATE DATABASE f ENGINE = Filesystem('{outside}')",
    "CREATE DATABASE f ENGINE = SQLite('{made}')",
    "SELECT * FROM executable('x.sh', CSV, 's String')",
    "SELECT * FROM d.t INTO OUTFILE '{made}' FORMAT CSV",
    "BACKUP TABLE d.t TO File('{made}')",
    "BACKUP TABLE d.t TO Disk('default', 'made')",
    "RESTORE TABLE d.t FROM File('{outside}')",
    'CREATE TABLE d.f (s String) ENGINE = Log',
    "ATTACH TABLE d.f FROM '{outside}/folder' (s String) ENGINE = MergeTree ORDER BY s",
    "SELECT 1 FORMAT Template SETTINGS format_template_row = '{secret}'",
    "SELECT 1 FORMAT Template SETTINGS format_template_resultset = '{secret}'",
    "SELECT 1 AS a FORMAT Protobuf SETTINGS format_schema = '{secret}:M'",
    "SELECT 1 AS a FORMAT Protobuf SETTINGS output_format_schema = '{made}'",
    "CREATE DICTIONARY d.f (k UInt64, s String) PRIMARY KEY k SOURCE(FILE(PATH '{secret}' FORMAT CSV)) LAYOUT(FLAT()) LIFETIME(0)",
    "CREATE DICTIONARY d.f (k UInt64, s String) PRIMARY KEY k SOURCE(EXECUTABLE(COMMAND 'touch {made}' FORMAT CSV)) LAYOUT(FLAT()) LIFETIME(0)",
    "SELECT catboostEvaluate('{secret}', 1)",
  ],
  networks: [
    "SELECT * FROM url('http://{at}/x', CSV, 's String')",
    "INSERT INTO FUNCTION url('http://{at}/x', CSV, 's String') VALUES ('x')",
    "SELECT * FROM urlCluster('default', 'http://{at}/x', CSV, 's String')",
    "SELECT * FROM s3('http://{at}/bucket/x', CSV, 's String')",
    "SELECT * FROM gcs('http://{at}/bucket/x', CSV, 's String')",
    "SELECT * FROM azureBlobStorage('http://{at}/bucket', 'c', 'x', 'a', 'a2V5', CSV, 'auto', 's String')",
    "SELECT * FROM hdfs('hdfs://{at}/x', CSV, 's String')",
    "SELECT * FROM iceberg('http://{at}/bucket/x')",
    "SELECT * FROM deltaLake('http://{at}/bucket/x')",
    "SELECT * FROM hudi('http://{at}/bucket/x')",
    "SELECT * FROM remote('{at}', d.t)",
    "SELECT * FROM remoteSecure('{at}', d.t)",
    "SELECT * FROM cluster('default', d.t)",
    "SELECT * FROM mysql('{at}', 'd', 't', 'u', 'p')",
    "SELECT * FROM postgresql('{at}', 'd', 't', 'u', 'p')",
    "SELECT * FROM mongodb('{at}', 'd', 't', 'u', 'p', 's String')",
    "SELECT * FROM redis('{at}', 'k', 'k String, s String')",
    "SELECT * FROM odbc('DSN=x', 'd', 't')",
    "SELECT * FROM jdbc('jdbc:x', 'd', 't')",
    "CREATE TABLE d.f (s String) ENGINE = URL('http://{at}/x', CSV)",
    "CREATE TABLE d.f (s String) ENGINE = S3('http://{at}/bucket/x', CSV)",
    "CREATE TABLE d.f (s String) ENGINE = MySQL('{at}', 'd', 't', 'u', 'p')",
    "CREATE TABLE d.f (s String) ENGINE = Distributed('default', d, t)",
    "CREATE TABLE d.f (s String) ENGINE = Kafka('{at}', 't', 'g', 'CSV')",
    "CREATE DATABASE f ENGINE = MySQL('{at}', 'd', 'u', 'p')",
    "CREATE DATABASE f ENGINE = PostgreSQL('{at}', 'd', 'u', 'p')",
    "CREATE DATABASE f ENGINE = S3('http://{at}/bucket')",
    "CREATE DATABASE f ENGINE = HDFS('hdfs://{at}/b')",
    "CREATE DATABASE f ENGINE = DataLakeCatalog('http://{at}/x') SETTINGS catalog_type = 'rest', warehouse = 'w'",
    "CREATE TABLE d.f (s String) ENGINE = MergeTree ORDER BY s SETTINGS disk = disk(type = s3, endpoint = 'http://{at}/bucket/x/', access_key_id = 'a', secret_access_key = 'b')",
    "CREATE TABLE d.f (s String) ENGINE = MergeTree ORDER BY s SETTINGS disk = disk(type = web, endpoint = 'http://{at}/bucket/')",
    "BACKUP TABLE d.t TO S3('http://{at}/bucket/x', 'a', 'b')",
    "CREATE DICTIONARY d.f (k UInt64, s String) PRIMARY KEY k SOURCE(HTTP(URL 'http://{at}/x' FORMAT CSV)) LAYOUT(FLAT()) LIFETIME(0)",
    "CREATE DICTIONARY d.f (k UInt64, s String) PRIMARY KEY k SOURCE(MYSQL(HOST '127.0.0.1' PORT 1 USER 'u' PASSWORD 'p' DB 'd' TABLE 't')) LAYOUT(FLAT()) LIFETIME(0)",
    "SELECT * FROM format(AvroConfluent, 's String', 'x') SETTINGS format_avro_schema_registry_url = 'http://{at}'",
    "SELECT reverseDNSQuery('127.0.0.1')",
    "SELECT aiGenerate('x') SETTINGS allow_experimental_ai_functions = 1",
    "SELECT * FROM ytsaurus('http://{at}', '//x', 't', 's String')",
  ],
  'rights and the engine itself': [
    'CREATE USER u',
    'CREATE ROLE r',
    'CREATE FUNCTION f AS x -> x',
    'CREATE NAMED COLLECTION c AS a = 1',
    'GRANT READ ON FILE TO owner',
    'GRANT ALL ON *.* TO owner',
    "ALTER USER default IDENTIFIED BY 'x'",
    'SET PROFILE default',
    "CREATE VIEW d.f DEFINER = default SQL SECURITY DEFINER AS SELECT * FROM file('{secret}', CSV, 's String')",
    'EXECUTE AS default SELECT 1',
    'SYSTEM SHUTDOWN',
    'SYSTEM STOP LISTEN HTTP',
    'SYSTEM RELOAD CONFIG',
    'SELECT addressToLine(1) SETTINGS allow_introspection_functions = 1',
  ],
};

/** In statements, for what nothing may reach or make. */
const filledIn = (statement: string) =>
  Object.entries({
    secret,
    outside,
    made: join(outside, 'made'),
    at: `127.0.0.1:${(listener.address() as AddressInfo).port}`,
  }).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), statement);

async function outcome(statement: string): Promise<string> {
  return query(engine, filledIn(statement)).then(
    (text) => `answered: ${text}`,
    (error: unknown) => String(error),
  );
}

describe.each(Object.entries(statements))('our user has nothing to do with %s', (_, list) => {
  it.each(list)('%s', async (statement) => {
    const before = readdirSync(outside);
    const refusal = await outcome(statement);
    expect(refusal).toMatch(/^Error: /);
    expect(refusal).not.toContain('hunter2');
    expect(connections).toBe(0);
    expect(readdirSync(outside)).toEqual(before);
  });

  it('and has the same data as before', async () => {
    expect(await query(engine, 'SELECT * FROM d.t')).toBe('1\tx');
    expect(await query(engine, 'SHOW TABLES FROM d')).toBe('t');
  });
});

describe('what the engine asks no right for', () => {
  it('is the function file(): it reads what the process may', async () => {
    expect(await outcome("SELECT file('{secret}')")).toContain('hunter2');
  });

  it('is FROM INFILE of an INSERT', async () => {
    await query(engine, 'CREATE TABLE d.filled (s String) ENGINE = Memory');
    await outcome("INSERT INTO d.filled FROM INFILE '{secret}' FORMAT CSV");
    expect(await query(engine, 'SELECT * FROM d.filled')).toBe('hunter2');
  });

  it('is a file made by sqlite(), empty, before that is refused', async () => {
    expect(await outcome("SELECT * FROM sqlite('{outside}/empty', 't')")).toMatch(/ACCESS_DENIED/);
    expect(readFileSync(join(outside, 'empty'), 'utf8')).toBe('');
  });

  it('is a folder made for a disk, empty, before that is refused', async () => {
    const disk = "disk(name = 'more', type = local, path = '{outside}/disk/')";
    const table = 'CREATE TABLE d.f (s String) ENGINE = MergeTree ORDER BY s SETTINGS disk =';
    for (const one of [disk, "'more'"]) {
      expect(await outcome(`${table} ${one}`)).toMatch(/^Error: .*[Dd]isk/);
    }
    expect(readdirSync(join(outside, 'disk'))).toEqual([]);
  });
});

it('listens on loopback alone', () => {
  const table = readFileSync(`/proc/${engine.pid}/net/tcp`, 'utf8').split('\n');
  const table6 = readFileSync(`/proc/${engine.pid}/net/tcp6`, 'utf8').split('\n');
  const open = readdirSync(`/proc/${engine.pid}/fd`).map((fd) => {
    return readlinkSync(`/proc/${engine.pid}/fd/${fd}`).replace(/^socket:\[(\d+)\]$/, '$1');
  });
  const listening = [...table, ...table6]
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode = '']) => state === '0A' && open.includes(inode));
  const port = Number(new URL(engine.url).port).toString(16).toUpperCase().padStart(4, '0');
  expect(listening.map(([, local]) => local)).toEqual([`0100007F:${port}`]);
});
