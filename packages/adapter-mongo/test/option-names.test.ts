import { expect, test } from 'vitest';
import { createMongoStore, type MongoStoreOptions } from '../src/index.js';

const url = 'mongodb://127.0.0.1:1';

test.each([
  [{ url, timeoutMS: 5 }, 'timeoutMS', 'is no option; is timeoutMs meant?'],
  [
    { url, serverSelectionTimeoutMS: 5 },
    'serverSelectionTimeoutMS',
    'is serverSelectionTimeoutMs meant?',
  ],
  [{ uri: url }, 'uri', 'is no option; is url meant?'],
  [{ url, tls: { caFiles: '/ca' } }, 'tls.caFiles', 'is no option; is caFile meant?'],
  [{ url, tls: 'on' }, 'tls', 'must be an object of options'],
  [{ url, retry: { maxDelay: 5 } }, 'retry.maxDelay', 'is maxDelayMs meant?'],
  [{}, 'url', 'is required, such as mongodb://'],
  [{ url: undefined }, 'url', 'takes it from MONGODB_URL'],
  [{ url, client: {} }, 'client', 'stands in place of url'],
  [{ url, now: 5 }, 'now', 'must be a function'],
  [url, '', 'must be an object of options'],
  [undefined, '', 'must be an object of options'],
])('refuses %j', async (options, path, says) => {
  await expect(createMongoStore(options as MongoStoreOptions)).rejects.toMatchObject({
    code: 'VALIDATION',
    path,
    reason: expect.stringContaining(says),
  });
});
