import { expect, test } from 'vitest';
import { createEmbeddedClickHouseStore, startEngine } from '../src/embedded.js';
import { type ClickHouseStoreOptions, createClickHouseStore } from '../src/index.js';

const url = 'http://127.0.0.1:1';

test.each([
  [{ url, pasword: 'p' }, 'pasword', 'is no option; is password meant?'],
  [{ ulr: url }, 'ulr', 'is no option; there are '],
  [{ url, timeoutMS: 5 }, 'timeoutMS', 'is no option; is timeoutMs meant?'],
  [{ url, tables: { candle: 'c' } }, 'tables.candle', 'is no option; is candles meant?'],
  [{ url, tables: 'c' }, 'tables', 'must be an object of options'],
  [
    { url, compression: { responses: true } },
    'compression.responses',
    'is no option; is response meant?',
  ],
  [
    { url: 'https://127.0.0.1:1', tls: { caFiles: '/ca' } },
    'tls.caFiles',
    'is no option; is caFile meant?',
  ],
  [{ url, path: './market' }, 'path', 'is no option'],
  [{}, 'url', 'is required, such as http://'],
  [{ url: undefined }, 'url', 'takes it from CLICKHOUSE_URL'],
  [{ url, client: {} }, 'client', 'stands in place of url'],
  [{ client: {} }, 'client', 'must be a ClickHouseClient: it has no exec'],
  [{ url, now: 5 }, 'now', 'must be a function'],
  [{ url, compression: { request: 'yes' } }, 'compression.request', 'must be true or false'],
  [url, '', 'must be an object of options'],
  [undefined, '', 'must be an object of options'],
])('refuses %j', async (options, path, says) => {
  await expect(createClickHouseStore(options as ClickHouseStoreOptions)).rejects.toMatchObject({
    code: 'VALIDATION',
    path,
    reason: expect.stringContaining(says),
  });
});

const starts = {
  createEmbeddedClickHouseStore,
  startEngine,
};

// Mistyped, a folder would be one of many that go with their stores.
test.each([
  ['createEmbeddedClickHouseStore', { pathh: './market' }, 'pathh', 'is path meant?'],
  ['createEmbeddedClickHouseStore', { dataBase: 'd' }, 'dataBase', 'is database meant?'],
  ['createEmbeddedClickHouseStore', { url }, 'url', 'is no option'],
  [
    'createEmbeddedClickHouseStore',
    { tables: { symbol: 's' } },
    'tables.symbol',
    'is symbols meant?',
  ],
  ['createEmbeddedClickHouseStore', './market', '', 'must be an object of options'],
  ['startEngine', { pathh: './market' }, 'pathh', 'is path meant?'],
  ['startEngine', { database: 'd' }, 'database', 'is no option'],
] as const)('%s refuses %j', async (start, options, path, says) => {
  await expect(starts[start](options as object)).rejects.toMatchObject({
    code: 'VALIDATION',
    path,
    reason: expect.stringContaining(says),
  });
});
