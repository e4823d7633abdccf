import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { UnavailableError, ValidationError } from '@jts/domain';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { inEnvironment } from '../src/environment.js';
import { shownArguments } from '../src/hide-secrets.js';
import { startJts } from './jts-process.js';
import { useMongo } from './mongo.js';
import { runJts } from './run-jts.js';
import { useScratch } from './scratch.js';
import { useServer } from './server.js';

const server = useServer();
const mongo = useMongo();
const scratch = useScratch();

describe('a server', () => {
  it('takes the password from a file, and the address too', async () => {
    const {
      CLICKHOUSE_URL: url = '',
      CLICKHOUSE_USER: user = '',
      CLICKHOUSE_PASSWORD = '',
    } = server.env;
    if (CLICKHOUSE_PASSWORD === '') return;
    const env = {
      CLICKHOUSE_URL_FILE: await scratch.write('url', `${url.replace('//', `//${user}@`)}\n`),
      CLICKHOUSE_PASSWORD_FILE: await scratch.write('password', `${CLICKHOUSE_PASSWORD}\n`),
    };
    const { out, err } = await runJts(['doctor'], { env });
    expect(err).toBe('jts: the store is not usable as it is\n');
    expect(out).toContain(`store     server: ${server.host}, database ${server.database}\n`);
  });

  it('of documents takes the address from a file', async () => {
    const env = { MONGODB_URL_FILE: await scratch.write('mongo', `${mongo.url}\n`) };
    expect(await runJts(['settings', 'get', 'none'], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('none'),
    });
  });

  it.for([
    ['CLICKHOUSE_URL_FILE', ['list']],
    ['CLICKHOUSE_PASSWORD_FILE', ['list', '--url', 'http://127.0.0.1:1']],
    ['CLICKHOUSE_CA_FILE', ['list', '--url', 'https://127.0.0.1:1']],
    ['MONGODB_URL_FILE', ['settings', 'list']],
    ['MONGODB_PASSWORD_FILE', ['settings', 'list', '--mongo', 'mongodb://u@127.0.0.1:1']],
    ['MONGODB_CA_FILE', ['settings', 'list', '--mongo', 'mongodb://127.0.0.1:1']],
  ] as const)('without the file of %s is wrong usage', async ([variable, args]) => {
    const env = { [variable]: join(scratch.path, 'geheim') };
    expect(await runJts([...args], { env })).toEqual({
      code: 2,
      out: '',
      err: `jts: ${variable}: can't be read: there is no such file\n`,
    });
  });
});

describe('an error that names an option', () => {
  it('names the variable that sets it', async () => {
    const untrusted = new UnavailableError('name it in tls.ca or tls.caFile');
    await expect(
      inEnvironment('CLICKHOUSE', () => Promise.reject(untrusted)),
    ).rejects.toMatchObject({
      name: 'CommandFailed',
      message: 'name it in CLICKHOUSE_CA_FILE (UNAVAILABLE)',
      cause: untrusted,
    });
    const invalid = new ValidationError('tls.passphrase', 'is wrong');
    await expect(inEnvironment('MONGODB', () => Promise.reject(invalid))).rejects.toMatchObject({
      name: 'UsageError',
      message: 'MONGODB_KEY_PASSPHRASE: is wrong',
    });
    const other = new TypeError('tls.ca');
    await expect(inEnvironment('MONGODB', () => Promise.reject(other))).rejects.toBe(other);
  });
});

describe('a password on the command line', () => {
  const url = 'http://u:geheim@127.0.0.1:1';
  const mistyped = 'mongodb://u:ge/heim@wort@127.0.0.1:1';

  it.for([
    [url],
    ['list', `--ur=${url}`],
    ['list', url],
    ['show', 'A', '1d', '--from', url],
    ['list', '--data', url],
    ['copy', url.toUpperCase(), 'folder'],
    ['import', url, '--symbol', 'A', '--timeframe', '1d', '--data', 'folder'],
    ['validate', mistyped, '1d'],
    ['copy', mistyped, 'mongodb://127.0.0.1:1/b'],
  ])('shows in no error: %j', async (args) => {
    const { code, out, err } = await runJts([...args, '--verbose'], { cwd: scratch.path });
    expect(code).not.toBe(0);
    expect(err).toMatch(/^jts: /);
    expect(out + err).not.toMatch(/geheim|heim|wort/i);
  });

  /** As people mistype a URL; the last two as the shell hands over what stands in no quotes. */
  const odd = [
    ['http:u:geheim@127.0.0.1:1'],
    ['http:/u:geheim@127.0.0.1:1'],
    ['http:\\\\u:geheim@127.0.0.1:1'],
    ['http//u:geheim@127.0.0.1:1'],
    ['//u:geheim@127.0.0.1:1'],
    ['HTTP://u:geheim@127.0.0.1:1'],
    ['clickhouse:u:geheim@127.0.0.1:1'],
    ['clickhouse://u:geheim@127.0.0.1:1'],
    ['http://u:geheim wort@127.0.0.1:1'],
    ['http://u:geheim\nwort@127.0.0.1:1'],
    ['http://u:geheim\\wort@127.0.0.1:1'],
    ['http://u:12/geheim@127.0.0.1:1'],
    ['http://u:12?geheim@127.0.0.1:1'],
    ['http://u:12#geheim@127.0.0.1:1'],
    ['http://u:%geheim@127.0.0.1:1'],
    ['http://me@corp.com:geheim@127.0.0.1:1'],
    ['http://127.0.0.1:1?password=geheim'],
    ['http://u:geheim'],
    ['user:geheim@wort@127.0.0.1'],
    ['u:geheim@127.0.0.1:9000/db'],
    ['u:geheim wort@127.0.0.1:9000/db'],
    ['u:/geheim@127.0.0.1'],
    ['http://u:geheim', 'wort@127.0.0.1:1'],
    ['http://u:ge@heim', 'geheim@127.0.0.1:1'],
  ];
  const places = [
    ['list', '--url'],
    ['list', '--gateway'],
    ['settings', 'list', '--mongo'],
    ['copy', '--to'],
    ['list', '--data'],
    ['validate'],
    ['show', 'A', '1d', '--from'],
    [],
  ];

  it.for(odd)('that is mistyped shows in no error: %j %j', async (...[words]) => {
    for (const place of places) {
      const args = [...place, ...words, '--verbose'];
      const { code, out, err } = await runJts(args, { cwd: scratch.path });
      expect(code, `${args}`).not.toBe(0);
      expect(out + err, `${args}`).not.toMatch(/geheim|heim|wort/i);
      expect(shownArguments(args)).not.toMatch(/geheim|heim|wort/i);
    }
  });

  it('is hidden in the list of processes, and the rest stays', () => {
    const args = ['copy', '--url', url, '--mongo', 'mongodb://v:geheim@h/db', '--verbose'];
    expect(shownArguments(args)).toBe(
      'copy --url http://u:***@127.0.0.1:1 --mongo mongodb://v:***@h/db --verbose',
    );
    expect(shownArguments(['list', '--password', 'geheim'])).toBe('list --password ***');
    expect(shownArguments(['show', '005930', '1d'])).toBe('show 005930 1d');
  });

  it.for([url, 'http:u:geheim@h', 'u:geheim@h/db', '//u:geheim@h', 'http:/u:geheim@h'])(
    'makes no folder of that name: %s',
    async (data) => {
      const importing = ['import', '-', '--symbol', 'A', '--timeframe', '1d'];
      const env = { JTS_DATA: data };
      for (const args of [['demo'], importing]) {
        const { code, err } = await runJts(args, { env, cwd: scratch.path });
        expect({ code, err }, `${args}`).toEqual({
          code: 2,
          err: 'jts: the data folder is a URL: a server is named by --url, or a path is meant\n',
        });
      }
      const copied = await runJts(['copy', scratch.path, data], { cwd: scratch.path });
      expect(copied.code).not.toBe(0);
      expect(copied.out + copied.err).not.toContain('geheim');
      expect((await readdir(scratch.path)).join()).not.toContain('geheim');
    },
  );

  it.skipIf(process.platform !== 'linux')('does not stay in the list of processes', async () => {
    const silent = createServer();
    const sockets: Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as AddressInfo;
    const address = `http://u:geheim@127.0.0.1:${port}/db`;
    const { child, pid, ended } = startJts(['list', '--url', address], { cwd: scratch.path });
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await ended;
      for (const socket of sockets) socket.destroy();
      silent.close();
    });
    await vi.waitFor(() => expect(sockets).not.toHaveLength(0), { timeout: 30_000 });
    const shown = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
    expect(shown('cmdline').replaceAll('\0', '')).toBe(
      `jts list --url http://u:***@127.0.0.1:${port}/db`,
    );
    expect(shown('comm')).toBe('jts list --url \n');
  });
});
