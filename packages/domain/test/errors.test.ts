import { describe, expect, it, vi } from 'vitest';
import {
  AbortedError,
  ClosedError,
  CorruptDataError,
  errorCodes,
  isStorageError,
  NotFoundError,
  ResourceExhaustedError,
  SchemaMismatchError,
  StorageError,
  TimeoutError,
  TooLargeError,
  UnauthorizedError,
  UnavailableError,
  UnknownError,
  UnsupportedError,
  ValidationError,
  VersionConflictError,
} from '../src/index.js';

const cause = new Error('native: password=hunter2');

// One of each class, with its code, its name, whether it is retryable, and its message.
const table = [
  [
    new ValidationError('a.b', 'is bad', { cause }),
    'VALIDATION',
    'ValidationError',
    false,
    'a.b: is bad',
  ],
  [
    new NotFoundError('formula', 'x"y', { cause }),
    'NOT_FOUND',
    'NotFoundError',
    false,
    'no formula "x\\"y" is stored',
  ],
  [
    new VersionConflictError('formula x', 1, 2),
    'VERSION_CONFLICT',
    'VersionConflictError',
    false,
    'formula x has version 2, expected was 1',
  ],
  [
    new CorruptDataError('candles', '7', 'open', 'is NaN', { cause }),
    'CORRUPT_DATA',
    'CorruptDataError',
    false,
    'candles "7", open: is NaN',
  ],
  [
    new SchemaMismatchError('table candles', ['a', 'b']),
    'SCHEMA_MISMATCH',
    'SchemaMismatchError',
    false,
    'table candles has another shape: a; b',
  ],
  [new TooLargeError('m', { cause }), 'TOO_LARGE', 'TooLargeError', false, 'm'],
  [
    new ResourceExhaustedError('m', { cause }),
    'RESOURCE_EXHAUSTED',
    'ResourceExhaustedError',
    true,
    'm',
  ],
  [new UnauthorizedError('m', { cause }), 'UNAUTHORIZED', 'UnauthorizedError', false, 'm'],
  [new UnavailableError('m', { cause }), 'UNAVAILABLE', 'UnavailableError', true, 'm'],
  [new TimeoutError('m', { cause }), 'TIMEOUT', 'TimeoutError', true, 'm'],
  [new AbortedError('m', { cause }), 'ABORTED', 'AbortError', false, 'm'],
  [new ClosedError('m', { cause }), 'CLOSED', 'ClosedError', false, 'm'],
  [new UnsupportedError('m', { cause }), 'UNSUPPORTED', 'UnsupportedError', false, 'm'],
  [new UnknownError('m', { cause }), 'UNKNOWN', 'UnknownError', false, 'm'],
] as const;

describe('error classes', () => {
  it('cover every code of the closed list once', () => {
    expect(table.map(([error]) => error.code)).toEqual([...errorCodes]);
  });

  it.each(table)(
    '%s has its code, name, message and default',
    (error, code, name, retryable, message) => {
      expect(error).toMatchObject({ code, name, retryable, message });
      expect(error).toBeInstanceOf(StorageError);
      expect(error).toBeInstanceOf(Error);
      expect(isStorageError(error)).toBe(true);
      expect(error.stack).toContain(message);
    },
  );

  it.each(table)(
    '%s keeps its cause and keeps it out of JSON, with the stack',
    (error, code, name, retryable, message) => {
      if ('cause' in error) expect(error.cause).toBe(cause);
      const json = JSON.parse(JSON.stringify(error));
      expect(json).toMatchObject({ code, name, retryable, message });
      expect(json).not.toHaveProperty('cause');
      expect(json).not.toHaveProperty('stack');
      expect(JSON.stringify({ nested: [error] })).not.toContain('hunter2');
    },
  );

  it('have no cause where none was given', () => {
    expect('cause' in new UnknownError('m')).toBe(false);
    expect('cause' in new UnknownError('m', { cause: undefined })).toBe(true);
  });

  it('put their typed fields into JSON', () => {
    expect(new ValidationError('a', 'b').toJSON()).toMatchObject({ path: 'a', reason: 'b' });
    expect(new NotFoundError('symbol', 'x').toJSON()).toMatchObject({ entity: 'symbol', id: 'x' });
    expect(new VersionConflictError('x', 1, 0).toJSON()).toMatchObject({ expected: 1, actual: 0 });
    expect(new CorruptDataError('c', 'i', 'p', 'r').toJSON()).toMatchObject({
      collection: 'c',
      id: 'i',
      path: 'p',
      reason: 'r',
    });
    expect(new SchemaMismatchError('x', ['a']).toJSON()).toMatchObject({ differences: ['a'] });
  });

  it('say only the reason where a path is empty', () => {
    expect(new ValidationError('', 'no input').message).toBe('no input');
  });

  it('quote any text on one line, and keep it as it is in their fields', () => {
    const text = 'a\r\n\u001b[2J\u202e\u2028';
    const error = new NotFoundError('formula', text);
    expect(error.message).toBe('no formula "a\\r\\n\\u001b[2J\\u202e\\u2028" is stored');
    expect(error.id).toBe(text);
    expect(new UnknownError(text).message).toBe('a\\r\\n\\u001b[2J\\u202e\\u2028');
    expect(new ValidationError('a', text)).toMatchObject({ reason: text });
  });

  it('have messages of their own for an abort and a closed store', () => {
    expect(new AbortedError().message).toBe('the call was aborted');
    expect(new ClosedError().message).toBe('the store is closed');
  });

  it('keep a copy of the differences that cannot change', () => {
    const differences = ['a'];
    const error = new SchemaMismatchError('x', differences);
    differences.push('b');
    expect(error.differences).toEqual(['a']);
    expect(Object.isFrozen(error.differences)).toBe(true);
  });
});

describe('retryable', () => {
  const transient = [ResourceExhaustedError, UnavailableError, TimeoutError];

  it.each(transient)('of %s is true unless the caller says otherwise', (Class) => {
    expect(new Class('m').retryable).toBe(true);
    expect(new Class('m', { retryable: false }).retryable).toBe(false);
    expect(new Class('m', { retryable: true }).retryable).toBe(true);
    const options = JSON.parse('{}') as { retryable: boolean };
    expect(new Class('m', { retryable: options.retryable }).retryable).toBe(true);
  });

  it('of the base class is false unless the caller says otherwise', () => {
    expect(new StorageError('UNKNOWN', 'm').retryable).toBe(false);
    expect(new StorageError('UNAVAILABLE', 'm', { retryable: true }).retryable).toBe(true);
    expect(new StorageError('UNKNOWN', 'm').name).toBe('StorageError');
  });
});

describe('isStorageError', () => {
  it('recognises the errors of another copy of the package', async () => {
    vi.resetModules();
    const other = await import('../src/errors.js');
    const error = new other.TimeoutError('late');
    expect(error).not.toBeInstanceOf(StorageError);
    expect(isStorageError(error)).toBe(true);
    expect(other.isStorageError(new TimeoutError('late'))).toBe(true);
  });

  it.each([
    [new Error('x')],
    [new DOMException('x', 'AbortError')],
    [{ code: 'VALIDATION', name: 'ValidationError', message: 'x' }],
    [null],
    [undefined],
    ['VALIDATION'],
    [1],
  ])('is false for %s', (value) => {
    expect(isStorageError(value)).toBe(false);
  });
});
