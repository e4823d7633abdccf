import { inspect } from 'node:util';
import { Secrets } from '@jts/adapter-kit';
import { ClosedError, type ErrorCode } from '@jts/domain';
import {
  BSON,
  MongoClientClosedError,
  MongoInvalidArgumentError,
  MongoNetworkError,
  MongoNetworkTimeoutError,
  MongoParseError,
  MongoServerError,
} from 'mongodb';
import { describe, expect, it } from 'vitest';
import { isDuplicate, mayBeDone, toStorageError } from '../src/errors.js';

const none = new Secrets('', []);
const server = (code: number, errmsg = 'refused') => new MongoServerError({ code, errmsg });
const named = (name: string) => Object.assign(new Error('says why'), { name });
const because = (code: string) =>
  new MongoNetworkError('connect failed', { cause: Object.assign(new Error(code), { code }) });

const table: readonly (readonly [
  what: string,
  error: unknown,
  code: ErrorCode,
  retryable: boolean,
])[] = [
  ['Unauthorized', server(13), 'UNAUTHORIZED', false],
  ['AuthenticationFailed', server(18), 'UNAUTHORIZED', false],
  ['AtlasError', server(8000), 'UNAUTHORIZED', false],
  ['no authentication at all', server(59, "no such command: 'saslStart'"), 'UNAUTHORIZED', false],
  ['MaxTimeMSExpired', server(50), 'TIMEOUT', true],
  ['BSONObjectTooLarge', server(10334), 'TOO_LARGE', false],
  ['a document that grew', server(17419), 'TOO_LARGE', false],
  ['a document to upsert', server(17420), 'TOO_LARGE', false],
  [
    'a size named in words',
    server(2, 'Size 17 is larger than MaxDocumentSize 16'),
    'TOO_LARGE',
    false,
  ],
  [
    'the end of the buffer',
    Object.assign(new RangeError('x'), { code: 'ERR_OUT_OF_RANGE' }),
    'TOO_LARGE',
    false,
  ],
  ['another bad value', server(2), 'UNKNOWN', false],
  ['nested too deep', server(15), 'VALIDATION', false],
  ['OutOfDiskSpace', server(14031), 'RESOURCE_EXHAUSTED', false],
  ['ExceededMemoryLimit', server(146), 'RESOURCE_EXHAUSTED', false],
  ['too many requests', server(462), 'RESOURCE_EXHAUSTED', true],
  ['DocumentValidationFailure', server(121), 'SCHEMA_MISMATCH', false],
  ['CommandNotSupportedOnView', server(166), 'SCHEMA_MISMATCH', false],
  ['CommandNotSupported', server(115), 'UNSUPPORTED', false],
  ['WriteConflict', server(112), 'UNAVAILABLE', true],
  ['NotWritablePrimary', server(10107), 'UNAVAILABLE', true],
  ['InterruptedAtShutdown', server(11600), 'UNAVAILABLE', true],
  [
    'a label',
    new MongoServerError({ code: 99_999, errorLabels: ['RetryableWriteError'] }),
    'UNAVAILABLE',
    true,
  ],
  ['a broken connection', new MongoNetworkError('connection 1 closed'), 'UNAVAILABLE', true],
  ['a silent connection', new MongoNetworkTimeoutError('timed out'), 'UNAVAILABLE', true],
  ['a refused connection', because('ECONNREFUSED'), 'UNAVAILABLE', true],
  [
    'a look-up of no answer',
    Object.assign(new Error('querySrv ENOTFOUND'), { code: 'ENOTFOUND' }),
    'UNAVAILABLE',
    true,
  ],
  [
    'a socket reset before its first word',
    Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET' }),
    'UNAVAILABLE',
    true,
  ],
  ['a certificate', because('CERT_HAS_EXPIRED'), 'UNAVAILABLE', false],
  ['no server', named('MongoServerSelectionError'), 'UNAVAILABLE', true],
  ['a full pool', named('MongoWaitQueueTimeoutError'), 'UNAVAILABLE', true],
  ['a closed client', new MongoClientClosedError(), 'CLOSED', false],
  ['a closed topology', named('MongoTopologyClosedError'), 'CLOSED', false],
  ['no credentials', named('MongoMissingCredentialsError'), 'UNAUTHORIZED', false],
  ['an old server', named('MongoCompatibilityError'), 'UNSUPPORTED', false],
  ['what BSON can not say', new BSON.BSONError('no'), 'VALIDATION', false],
  ['a connection string', new MongoParseError('no'), 'VALIDATION', false],
  ['an error of the driver', new MongoInvalidArgumentError('no'), 'UNKNOWN', false],
  ['an unmapped code', server(123_456), 'UNKNOWN', false],
  ['any error', new TypeError('oops'), 'UNKNOWN', false],
  ['no error at all', 'text', 'UNKNOWN', false],
  ['nothing', undefined, 'UNKNOWN', false],
];

describe('an error of the driver', () => {
  it.each(table)('for %s is ours, with its cause', (_, error, code, retryable) => {
    const ours = toStorageError(error, 'db:27017', none);
    expect(ours).toMatchObject({ code, retryable });
    expect(ours.message).toContain('db:27017');
    if (code !== 'SCHEMA_MISMATCH') expect(ours.cause).toBe(error);
  });

  it('of ours comes back as it is', () => {
    const error = new ClosedError();
    expect(toStorageError(error, 'h', none)).toBe(error);
  });

  it('is one line, of a length that can be read', () => {
    const { message } = toStorageError(new Error(`a\n  b${'x'.repeat(5000)}`), 'h', none);
    expect(message).toMatch(/^MongoDB at h: a b(?:x)+\.\.\.$/);
    expect(message.length).toBeLessThan(700);
  });

  it('shows no password, in whatever it carries', () => {
    const secrets = new Secrets('', ['pa$$ word/7']);
    const errors = [
      new Error('pa$$ word/7'),
      new MongoNetworkError('x', { cause: new Error('mongodb://u:pa%24%24%20word%2F7@h') }),
      Object.assign(new Error('x'), { options: { credentials: { password: 'pa$$ word/7' } } }),
    ];
    for (const error of errors) {
      const shown = inspect(toStorageError(error, 'h', secrets), { depth: 10, showHidden: true });
      expect(shown).not.toMatch(/word/);
    }
  });
});

describe('whether a write may have been done', () => {
  it.each([
    [false, because('ECONNREFUSED')],
    [false, named('MongoServerSelectionError')],
    [false, named('MongoWaitQueueTimeoutError')],
    [false, server(112)],
    [true, new MongoNetworkError('connection 1 closed')],
    [true, new MongoNetworkTimeoutError('timed out')],
    [true, server(64)],
    [true, server(11600)],
    [true, server(189)], // PrimarySteppedDown, while it waited for a majority
    [true, server(89)], // NetworkTimeout, between a router and a shard
    [true, server(9001)],
  ])('is %s for %s', (expected, error) => {
    expect(mayBeDone(error)).toBe(expected);
  });

  it('is told from duplicates', () => {
    expect(isDuplicate(server(11000))).toBe(true);
    expect(isDuplicate(server(112))).toBe(false);
    expect(isDuplicate(new Error('E11000'))).toBe(false);
  });
});
