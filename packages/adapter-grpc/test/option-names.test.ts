import { expect, test } from 'vitest';
import { createGrpcStore, type GrpcStoreOptions } from '../src/index.js';
import { createGrpcStore as createWebStore } from '../src/web.js';

const url = 'http://127.0.0.1:1';
const stores = { node: createGrpcStore, web: createWebStore };

test.each([
  ['node', { url, tokn: 't' }, 'tokn', 'is no option; is token meant?'],
  ['node', { url, timeoutMS: 5 }, 'timeoutMS', 'is no option; is timeoutMs meant?'],
  ['node', { ulr: url }, 'ulr', 'timeoutMs, tls, token, tokenFile, url'],
  [
    'node',
    { url: 'https://127.0.0.1:1', tls: { caFiles: '/ca' } },
    'tls.caFiles',
    'is caFile meant?',
  ],
  ['node', url, '', 'must be an object of options'],
  ['node', undefined, '', 'must be an object of options'],
  ['web', { url, tokn: 't' }, 'tokn', 'is no option; is token meant?'],
  ['web', { url, tls: {} }, 'tls', 'is no option'],
  ['web', undefined, '', 'must be an object of options'],
] as const)('%s refuses %j', async (place, options, path, says) => {
  await expect(stores[place](options as GrpcStoreOptions)).rejects.toMatchObject({
    code: 'VALIDATION',
    path,
    reason: expect.stringContaining(says),
  });
});
