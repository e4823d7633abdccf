import { inspect } from 'node:util';
import { createClient } from '@clickhouse/client';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { retryAfter } from '../src/answer.js';
import { createClickHouseStore } from '../src/index.js';
import { encodeNative } from '../src/native-encoder.js';
import { barsAt, daily, day, everything, minutely, minutes } from './bars.js';
import { clickHouseUnavailable } from './database.js';
import { type FakeServer, fakeServer } from './fake-server.js';
import { openStore } from './open-store.js';
import { openProxy } from './proxy.js';

const refusedUrl = 'http://quant:s3cret%20word@127.0.0.1:1/db';

describe('options', () => {
  it.each([
    [{}, 'url'],
    [{ url: 'not a url s3cret word' }, 'url'],
    [{ url: 'ftp://h:1' }, 'url'],
    [{ url: 'http:quant:s3cret@h:1' }, 'url'],
    [{ url: 'http://quant:12/s3cret@h:1' }, 'url'],
    [{ url: 'http://h:1/db#s3cret' }, 'url'],
    [{ url: 'http://quant:s3cret%20word@h:1/?nonsense=1' }, 'url'],
    [{ url: 'http://quant:100%s3cret@h:1' }, 'url'],
    [{ url: 'http://h:1/%zz' }, 'url'],
    [{ url: refusedUrl, application: '전략' }, 'application'],
    [{ url: refusedUrl, application: 'a\r\nb: c' }, 'application'],
    [{ url: refusedUrl, database: 'a`b' }, 'database'],
    [{ url: refusedUrl, tables: { candles: 'x', symbols: 'x' } }, 'tables'],
    [{ url: refusedUrl, timeoutMs: -1 }, 'timeoutMs'],
    [{ url: refusedUrl, compactionIntervalMs: 0 }, 'compactionIntervalMs'],
    [{ url: refusedUrl, maxOpenConnections: 0 }, 'maxOpenConnections'],
    [{ url: refusedUrl, tls: { ca: 'x', cert: 'y' } }, 'tls'],
  ])('are checked before any I/O: %j', async (options, path) => {
    const error: unknown = await createClickHouseStore(options).catch(
      (rejected: unknown) => rejected,
    );
    expect(error).toMatchObject({ code: 'VALIDATION', path });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/s3cret/);
  });
});

describe('connecting', () => {
  it('to nobody fails at once, and shows no password', async () => {
    const error: unknown = await createClickHouseStore({ url: refusedUrl }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/s3cret/);
  });

  it('to another kind of server fails', async () => {
    const { url } = await fakeServer((_, response) => response.end('<html>It works!</html>'));
    await expect(createClickHouseStore({ url })).rejects.toMatchObject({
      code: expect.stringMatching(/UNAVAILABLE|SCHEMA_MISMATCH/),
    });
    const { url: nothing } = await fakeServer((_, response) =>
      response.writeHead(404).end('nothing here'),
    );
    await expect(createClickHouseStore({ url: nothing })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
    });
  });

  it('takes no parameters in the URL, which the client would obey', async () => {
    const error: unknown = await createClickHouseStore({
      url: 'http://quant:s3cret@127.0.0.1:1/?log_level=TRACE',
    }).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'VALIDATION', path: 'url' });
    expect(inspect(error)).not.toMatch(/s3cret|TRACE/);
  });

  it('hides a password with blanks, and one where a message is cut', async () => {
    for (const [password, before] of [
      ['two  blanks', ''],
      ['s3cret-of-mine', 'x'.repeat(590)],
    ] as const) {
      const { url } = await fakeServer((_, response) => {
        response.statusCode = 500;
        response.end(`${before} ${password} is refused`);
      });
      const error: unknown = await createClickHouseStore({
        url,
        username: 'quant',
        password,
      }).catch((e: unknown) => e);
      expect(inspect(error, { depth: 10, showHidden: true })).not.toMatch(/two|s3cr/);
    }
  });

  it('gives up after the timeout where nobody answers', async () => {
    const { url } = await fakeServer(() => {});
    await expect(createClickHouseStore({ url, timeoutMs: 100 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
  });

  it('sends name and password of the URL, decoded, with each request', async () => {
    const seen: (string | undefined)[] = [];
    const { url } = await fakeServer((_, response, request) => {
      seen.push(request.headers.authorization);
      response
        .writeHead(500, { 'x-clickhouse-exception-code': '516' })
        .end('Code: 516. DB::Exception: quant:pä/ss: Authentication failed');
    });
    const withAuth = url.replace('//', '//quant:p%C3%A4%2Fss@');
    const error: unknown = await createClickHouseStore({ url: withAuth }).catch((e: unknown) => e);
    expect(seen).toEqual([`Basic ${Buffer.from('quant:pä/ss').toString('base64')}`]);
    expect(error).toMatchObject({ code: 'UNAUTHORIZED' });
    expect(inspect(error, { depth: 10 })).not.toContain('pä/ss');
  });
});

describe('an older server', () => {
  it('is asked for the settings that it knows, and sent no others', async () => {
    const sent: (string | null)[] = [];
    const { url } = await fakeServer((query, response, request) => {
      const params = new URL(request.url ?? '/', 'http://fake').searchParams;
      if (params.has('apply_mutations_on_fly')) {
        return response
          .writeHead(500, { 'x-clickhouse-exception-code': '115' })
          .end('Code: 115. DB::Exception: Unknown setting. (UNKNOWN_SETTING)');
      }
      if (!query.includes('FROM system.settings')) sent.push(params.get('final'));
      const known = [{ name: 'name', type: 'String', values: ['final'] }];
      return response.end(
        query.includes('FROM system.settings') ? Buffer.concat([...encodeNative(known, 1)]) : '',
      );
    });
    await (await createClickHouseStore({ url })).close();
    expect(sent).toEqual(['0']);
  });
});

describe.skipIf(clickHouseUnavailable())('a connection', () => {
  it('with a wrong password is refused', async () => {
    const provided = inject('clickHouse');
    const url = 'url' in provided ? provided.url : '';
    const refused = createClickHouseStore({ url, username: 'nobody', password: 'wr0ng' });
    await expect(refused).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('wr0ng') });
  });

  it('takes the database from the URL where no option says it', async () => {
    const { url, username, password, database, store } = await openStore();
    await store.candles.saveMany(barsAt([day(1)]));
    const address = new URL(`${url}/${database}`);
    address.username = username;
    address.password = password;
    const other = await createClickHouseStore({ url: address });
    expect(await other.candles.count(daily)).toBe(1);
    expect((await other.health()).details).toMatchObject({ database });
    await other.close();
  });

  it('through a client that was handed in leaves it open', async () => {
    const { url, username, password, database } = await openStore();
    const client = createClient({ url, username, password });
    const store = await createClickHouseStore({ client, database });
    await store.candles.saveMany(barsAt([day(1)]));
    await store.close();
    expect(await client.ping({ select: true })).toMatchObject({ success: true });
    await client.close();
  });

  it.each([
    { limit: '20' },
    { offset: '2' },
    { final: 1 },
    { aggregate_functions_null_for_empty: 1 },
    { use_query_cache: 1 },
    { output_format_native_encode_types_in_binary_format: 1 },
    { input_format_native_decode_types_in_binary_format: 1 },
  ] as const)('is not changed by what a profile sets: %j', async (profile) => {
    const { url, username, password, database } = await openStore({ schema: false });
    const client = createClient({ url, username, password, clickhouse_settings: profile });
    onTestFinished(() => client.close());
    const store = await createClickHouseStore({ client, database });
    await store.ensureSchema();
    const bars = minutes(100);
    await store.candles.saveMany(bars);
    expect((await store.candles.getRange(minutely, everything)).equals(bars)).toBe(true);
    expect(await store.candles.listSeries()).toMatchObject([{ count: 100 }]);
    await store.close();
  });

  it('with compression both ways brings the same', async () => {
    const { connect } = await openStore();
    const store = await connect({ compression: { request: true, response: true } });
    const bars = minutes(20_000);
    await store.candles.saveMany(bars);
    expect((await store.candles.getRange(minutely, everything)).equals(bars)).toBe(true);
  });

  it('of one socket serves any number of calls, streams left early and failures between', async () => {
    const { connect, run } = await openStore();
    const store = await connect({ maxOpenConnections: 1 });
    await store.candles.saveMany(minutes(30_000));
    for (let i = 0; i < 5; i++) {
      for await (const chunk of store.candles.streamRange(minutely, everything, {
        chunkSize: 10,
      })) {
        expect(chunk.length).toBe(10);
        break;
      }
      await expect(
        store.candles.getRange(minutely, everything, { signal: AbortSignal.abort() }),
      ).rejects.toMatchObject({ code: 'ABORTED' });
    }
    const all = await Promise.all(Array.from({ length: 20 }, () => store.candles.count(minutely)));
    expect(new Set(all)).toEqual(new Set([30_000]));
    await run('DROP TABLE candles SYNC');
    await expect(store.candles.count(minutely)).rejects.toMatchObject({ code: 'SCHEMA_MISMATCH' });
    await expect(store.candles.saveMany(minutes(10))).rejects.toMatchObject({
      code: 'SCHEMA_MISMATCH',
    });
    expect(await store.symbols.getAllActive()).toEqual([]);
  });
});

describe.skipIf(clickHouseUnavailable())('an answer that gets lost', () => {
  it('to an insert is made good, with the counts of the first look', async () => {
    const { url, connect, store } = await openStore();
    const proxy = await openProxy(url);
    const behind = await connect({ url: proxy.url });
    await store.candles.saveMany(barsAt([day(1), day(2)], () => 1));
    proxy.loseAnswerTo('INSERT INTO');
    const bars = barsAt([day(1), day(2), day(3)], (i) => (i === 0 ? 1 : 7));
    expect(await behind.candles.saveMany(bars)).toEqual({ inserted: 1, replaced: 1, skipped: 1 });
    expect(proxy.lost).toBe(1);
    expect((await store.candles.getRange(daily, everything)).equals(bars)).toBe(true);
  });

  it('to a delete is made good, with the count of the first look', async () => {
    const { url, connect, store } = await openStore();
    const proxy = await openProxy(url);
    const behind = await connect({ url: proxy.url });
    await store.candles.saveMany(barsAt([day(1), day(2)]));
    proxy.loseAnswerTo('DELETE FROM');
    expect(await behind.candles.deleteRange(daily, everything)).toBe(2);
    expect(proxy.lost).toBe(1);
    expect(await store.candles.count(daily)).toBe(0);
  });

  it('to a save of a symbol is made good', async () => {
    const { url, connect, store } = await openStore();
    const proxy = await openProxy(url);
    const behind = await connect({ url: proxy.url });
    proxy.loseAnswerTo('INSERT INTO');
    await behind.symbols.save({ code: 'A', name: 'a', market: 'ETF', isActive: true });
    expect(proxy.lost).toBe(1);
    expect(await store.symbols.getByCode('A')).toMatchObject({ name: 'a' });
  });
});

/** A server that knows no settings, has both tables, and answers reads of candles as the test says. */
async function serverWithCandles(answer: Parameters<typeof fakeServer>[0]): Promise<FakeServer> {
  const text = (name: string, ...values: string[]) => ({ name, type: 'String', values });
  const columns = [
    'symbol',
    'exchange',
    'timeframe',
    'timestamp',
    'open',
    'high',
    'low',
    'close',
    'volume',
  ];
  const types = [
    ...Array(3).fill('String'),
    'DateTime64(3)',
    ...Array(4).fill('Decimal(18, 4)'),
    'UInt64',
  ];
  return fakeServer((query, response, request) => {
    const send = (block: Parameters<typeof encodeNative>[0], rows: number) =>
      response.end(Buffer.concat([...encodeNative(block, rows)]));
    if (query.includes('FROM system.settings')) return response.end();
    if (query.includes('FROM system.tables')) {
      return send(
        [
          text('name', 'candles'),
          text('engine', 'MergeTree'),
          text('engine_full', 'MergeTree ORDER BY symbol'),
          text('sorting_key', 'symbol'),
          { name: 'reorders', type: 'UInt64', values: BigUint64Array.of(0n) },
        ],
        1,
      );
    }
    if (query.includes('FROM system.columns')) {
      const flags = new Uint8Array(columns.length);
      return send(
        [
          text('table', ...columns.map(() => 'candles')),
          text('name', ...columns),
          text('type', ...types),
          text('default_kind', ...columns.map(() => '')),
          { name: 'in_partition_key', type: 'UInt8', values: flags },
          { name: 'in_sorting_key', type: 'UInt8', values: flags },
        ],
        columns.length,
      );
    }
    return answer(query, response, request);
  });
}

describe('an answer that breaks off', () => {
  const bars = barsAt([day(1), day(2)]);
  const block = Buffer.concat([
    ...encodeNative(
      Object.entries(bars.columns).map(([name, values]) => ({
        name,
        type:
          name === 'timestamp' ? 'DateTime64(3)' : name === 'volume' ? 'UInt64' : 'Decimal(18, 4)',
        values,
      })),
      2,
    ),
  ]);
  const error =
    'Code: 241. DB::Exception: Memory limit exceeded: far too much. (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1)\n';
  const marked = `\r\n__exception__\r\nqwertyuiopasdfgh\r\n${error}${error.length} qwertyuiopasdfgh\r\n__exception__\r\n`;

  const broken: readonly (readonly [
    name: string,
    body: Buffer | string,
    cut: boolean,
    code: string,
  ])[] = [
    [
      'with an error after the first rows',
      Buffer.concat([block, Buffer.from(marked)]),
      true,
      'RESOURCE_EXHAUSTED',
    ],
    [
      'with an error of an older server, and ends well',
      Buffer.concat([block, Buffer.from(error)]),
      false,
      'RESOURCE_EXHAUSTED',
    ],
    [
      'with an error within a block',
      Buffer.concat([block.subarray(0, 60), Buffer.from(error)]),
      false,
      'RESOURCE_EXHAUSTED',
    ],
    ['because the connection broke', block, true, 'UNAVAILABLE'],
    ['within a block', block.subarray(0, block.length - 5), false, 'UNAVAILABLE'],
    ['before its first byte', '', true, 'UNAVAILABLE'],
  ];

  it.each(broken)('%s is an error, never a short result', async (_, body, cut, code) => {
    const { url } = await serverWithCandles((_query, response) => {
      if (body.includes('__exception__')) {
        response.setHeader('x-clickhouse-exception-tag', 'qwertyuiopasdfgh');
      }
      response.writeHead(200);
      response.flushHeaders();
      if (!cut) return response.end(body);
      return response.write(body, () => response.destroy());
    });
    const store = await createClickHouseStore({ url });
    const options = { timeoutMs: 300 };
    await expect(store.candles.getRange(daily, everything, options)).rejects.toMatchObject({
      code,
    });
    await store.close();
  });

  it('of a proxy in between is retried', async () => {
    let calls = 0;
    const { url } = await serverWithCandles((_query, response) => {
      calls += 1;
      if (calls === 1) return response.writeHead(502).end('<html>Bad Gateway</html>');
      return response.end(block);
    });
    const store = await createClickHouseStore({ url });
    expect((await store.candles.getRange(daily, everything)).equals(bars)).toBe(true);
    await store.close();
  });

  it.each([429, 503])(
    'with status %i is not asked before it says that it may be',
    async (status) => {
      let refusedAt = 0;
      const { url } = await serverWithCandles((_query, response) => {
        if (refusedAt !== 0) return response.end(block);
        refusedAt = performance.now();
        return response.writeHead(status, { 'retry-after': '1' }).end('busy');
      });
      const store = await createClickHouseStore({ url, retry: { overloadDelayMs: 1 } });
      expect((await store.candles.getRange(daily, everything)).equals(bars)).toBe(true);
      expect(performance.now() - refusedAt).toBeGreaterThan(990);
      await store.close();
    },
  );

  it.each([
    ['120', 120_000],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('asks to be left alone by the header %s', (header, ms) => {
    expect(retryAfter(header)).toBe(ms);
  });
});
