import { describe, expect, it } from 'vitest';
import { partsOf } from '../src/url.js';

const plain = { encrypted: false, username: '', password: '', database: 0 };

describe('a URL', () => {
  it.each<[string, object]>([
    ['redis://h', { addresses: [{ host: 'h', port: 6379 }] }],
    ['redis://h:7/3', { addresses: [{ host: 'h', port: 7 }], database: 3 }],
    ['redis://h/', { addresses: [{ host: 'h', port: 6379 }] }],
    ['rediss://[::1]:7', { addresses: [{ host: '::1', port: 7 }], encrypted: true }],
    ['redis://:p%40%3A@h', { addresses: [{ host: 'h', port: 6379 }], password: 'p@:' }],
    ['redis://u:p:q@h', { addresses: [{ host: 'h', port: 6379 }], username: 'u', password: 'p:q' }],
    [
      'redis://a:1,b,[::2]',
      {
        addresses: [
          { host: 'a', port: 1 },
          { host: 'b', port: 6379 },
          { host: '::2', port: 6379 },
        ],
      },
    ],
    [
      'redis-sentinel://a,b:7/1#my%20master',
      {
        addresses: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 7 },
        ],
        database: 1,
        master: 'my master',
      },
    ],
    [
      'rediss-sentinel://a#m',
      { addresses: [{ host: 'a', port: 26379 }], encrypted: true, master: 'm' },
    ],
  ])('%s', (url, parts) => {
    expect(partsOf(url)).toEqual({ ...plain, ...parts });
  });

  it.each([
    '',
    'h:6379',
    'http://h',
    'redis://',
    'redis://u:hunter2@',
    'redis://u:hun/ter2@h',
    'redis:u:hunter2@h',
    'redis://u:12/hunter2@h',
    'redis://u:12?hunter2@h',
    'redis://u:hunter2%@h',
    'redis://u:hunter2@h?db=1',
    'redis://u:hunter2@h/one',
    'redis://u:hunter2@h:0',
    'redis://u:hunter2@h:65536',
    'redis://u:hunter2@a,',
    'redis://u:hunter2@h#m',
    'redis-sentinel://u:hunter2@h',
  ])('%j is refused, and its password not told', (url) => {
    const refused = expect(() => partsOf(url));
    refused.toThrow(expect.objectContaining({ code: 'VALIDATION', path: 'url' }));
    expect(() => partsOf(url)).not.toThrow(/hun/);
  });
});
