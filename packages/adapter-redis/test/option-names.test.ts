import { expect, test } from 'vitest';
import { createRedisStore, type RedisStoreOptions } from '../src/index.js';

const url = 'redis://127.0.0.1:1';

test.each([
  [{ url, prefixx: 'p' }, 'prefixx', 'is no option; is prefix meant?'],
  [{ url, connectTimeoutMS: 5 }, 'connectTimeoutMS', 'is connectTimeoutMs meant?'],
  [{ ulr: url }, 'ulr', 'is no option; there are '],
  [
    { url: 'rediss://127.0.0.1:1', tls: { caFiles: '/ca' } },
    'tls.caFiles',
    'is no option; is caFile meant?',
  ],
  [{ url, connect: 'later', maxBytes: 5 }, 'maxBytes', 'is no option'],
  [url, '', 'must be an object of options'],
  [undefined, '', 'must be an object of options'],
])('refuses %j', async (options, path, says) => {
  await expect(createRedisStore(options as RedisStoreOptions)).rejects.toMatchObject({
    code: 'VALIDATION',
    path,
    reason: expect.stringContaining(says),
  });
});
