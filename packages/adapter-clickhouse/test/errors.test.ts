import { inspect } from 'node:util';
import { Secrets } from '@jts/adapter-kit';
import { type ErrorCode, ValidationError } from '@jts/domain';
import { describe, expect, it } from 'vitest';
import { exceptionAtEnd, exceptionIn, taggedException } from '../src/answer.js';
import {
  BrokenAnswerError,
  ServerError,
  toStorageError,
  UnexpectedTypeError,
} from '../src/errors.js';

const noSecrets = new Secrets('', []);
const translate = (error: unknown) => toStorageError(error, 'host:8123', noSecrets);
const withCode = (code: string) => Object.assign(new Error(`it says ${code}`), { code });

const ofServer: readonly (readonly [code: number, expected: ErrorCode, retryable: boolean])[] = [
  [516, 'UNAUTHORIZED', false],
  [497, 'UNAUTHORIZED', false],
  [192, 'UNAUTHORIZED', false],
  [193, 'UNAUTHORIZED', false],
  [194, 'UNAUTHORIZED', false],
  [164, 'UNAUTHORIZED', false],
  [452, 'UNAUTHORIZED', false],
  [159, 'TIMEOUT', true],
  [160, 'TIMEOUT', true],
  [202, 'RESOURCE_EXHAUSTED', true],
  [241, 'RESOURCE_EXHAUSTED', true],
  [252, 'RESOURCE_EXHAUSTED', true],
  [243, 'RESOURCE_EXHAUSTED', false],
  [191, 'RESOURCE_EXHAUSTED', false],
  [158, 'TOO_LARGE', false],
  [307, 'TOO_LARGE', false],
  [396, 'TOO_LARGE', false],
  [60, 'SCHEMA_MISMATCH', false],
  [81, 'SCHEMA_MISMATCH', false],
  [47, 'SCHEMA_MISMATCH', false],
  [3, 'UNAVAILABLE', true],
  [210, 'UNAVAILABLE', true],
  [236, 'UNAVAILABLE', true],
  [242, 'UNAVAILABLE', true],
  [394, 'UNAVAILABLE', true],
  [999, 'UNAVAILABLE', true],
  [48, 'UNSUPPORTED', false],
  [115, 'UNSUPPORTED', false],
  [62, 'UNKNOWN', false],
  [9999, 'UNKNOWN', false],
];

const ofNetwork: readonly (readonly [error: unknown, expected: ErrorCode, retryable: boolean])[] = [
  [withCode('ECONNREFUSED'), 'UNAVAILABLE', true],
  [withCode('ECONNRESET'), 'UNAVAILABLE', true],
  [withCode('EPIPE'), 'UNAVAILABLE', true],
  [withCode('ETIMEDOUT'), 'UNAVAILABLE', true],
  [withCode('ENOTFOUND'), 'UNAVAILABLE', true],
  [withCode('ERR_STREAM_PREMATURE_CLOSE'), 'UNAVAILABLE', true],
  [withCode('CERT_HAS_EXPIRED'), 'UNAVAILABLE', false],
  [withCode('EPROTO'), 'UNAVAILABLE', false],
  [withCode('HPE_INVALID_CONSTANT'), 'UNAVAILABLE', false],
  [withCode('EMFILE'), 'RESOURCE_EXHAUSTED', true],
  [new Error('socket hang up'), 'UNAVAILABLE', true],
  [new Error('Timeout error.'), 'UNAVAILABLE', true],
  [new Error('aborted'), 'UNAVAILABLE', true],
  [new BrokenAnswerError('the answer ends within a block'), 'UNAVAILABLE', true],
  [new UnexpectedTypeError('column p of type Float64'), 'SCHEMA_MISMATCH', false],
  [new ServerError('Field is invalid', undefined, 400), 'UNAVAILABLE', true],
  [new ServerError('<html>Bad Gateway</html>', undefined, 502), 'UNAVAILABLE', true],
  [new ServerError('slow down', undefined, 429), 'RESOURCE_EXHAUSTED', true],
  [new ServerError('Forbidden', undefined, 403), 'UNAUTHORIZED', false],
  [new ServerError('Not found', undefined, 404), 'UNAVAILABLE', false],
  [new ServerError('I am a teapot', undefined, 418), 'UNKNOWN', false],
  [new ServerError('write: No space left on device', 75, 500), 'RESOURCE_EXHAUSTED', false],
  [new ServerError('HTML Form Exception: Field value too long', 1000, 400), 'TOO_LARGE', false],
  [new ServerError('', undefined, 414), 'TOO_LARGE', false],
  [withCode('EWEIRD'), 'UNKNOWN', false],
  [new TypeError('x is not a function'), 'UNKNOWN', false],
  [new RangeError('Array buffer allocation failed'), 'RESOURCE_EXHAUSTED', false],
  ['thrown text', 'UNKNOWN', false],
  [undefined, 'UNKNOWN', false],
];

describe('the table of errors', () => {
  it.each(ofServer)('makes %i of ClickHouse %s', (code, expected, retryable) => {
    const error = translate(new ServerError('what it said', code, 500));
    expect(error).toMatchObject({ code: expected, retryable });
    expect(error.message).toContain('what it said');
  });

  it.each(ofNetwork)('makes %s %s', (native, expected, retryable) => {
    expect(translate(native)).toMatchObject({ code: expected, retryable });
  });

  it('tells a request that was cut from a text that is none', () => {
    const codeOf = (message: string) =>
      toStorageError(new ServerError(message, 27, 400), 'h:1', noSecrets).code;
    const cut = "Cannot parse input: expected '\\r\\n' at end of stream.";
    expect(codeOf(cut)).toBe('UNAVAILABLE');
    expect(codeOf("Cannot parse input: expected ',' before: 'x'")).toBe('UNKNOWN');
  });

  it('keeps the native error as the cause, and an error of ours as it is', () => {
    const native = withCode('EWEIRD');
    expect(translate(native).cause).toBe(native);
    const ours = new ValidationError('path', 'reason');
    expect(translate(ours)).toBe(ours);
  });

  it('says what each address of a host answered', () => {
    const tried = [
      new Error('connect ECONNREFUSED ::1:1'),
      new Error('connect ECONNREFUSED 127.0.0.1:1'),
    ];
    const error = Object.assign(new AggregateError(tried, 'none'), {
      code: 'ECONNREFUSED',
      message: '',
    });
    expect(translate(error).message).toContain('127.0.0.1:1');
  });

  it('cuts a message that is a page, and names the server', () => {
    const { message } = translate(new ServerError('<p>\n\n'.repeat(1000), undefined, 502));
    expect(message.length).toBeLessThan(700);
    expect(message).toContain('host:8123');
  });
});

describe('the error in an answer', () => {
  it('is read with its number, without the version', () => {
    const text =
      'Code: 241. DB::Exception: (total) memory limit exceeded (here). (MEMORY_LIMIT_EXCEEDED) (version 26.7.2.1 (official build))\n';
    expect(exceptionIn(text, 500)).toMatchObject({
      code: 241,
      message: '(total) memory limit exceeded (here). (MEMORY_LIMIT_EXCEEDED)',
    });
  });

  // As 26.7 sends it.
  it('is found behind rows, between its marks, and is all that stands there', () => {
    const text =
      'rows\0\r\n__exception__\r\ntmtzserrqbjlrngc\r\nCode: 395. DB::Exception: boo. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO) (version 26.7.2.1)\n86 tmtzserrqbjlrngc\r\n__exception__\r\n';
    expect(taggedException(text, 'tmtzserrqbjlrngc')).toMatchObject({
      code: 395,
      message: 'boo. (FUNCTION_THROW_IF_VALUE_IS_NON_ZERO)',
    });
  });

  it('of an older server is found where the answer ends with it', () => {
    const text =
      'rows\0Code: 395. DB::Exception: boo. (NAME) (version 24.8.1.1 (official build))\n';
    expect(exceptionAtEnd(text)).toMatchObject({ code: 395, message: 'boo. (NAME)' });
  });

  it('is none where there is none', () => {
    expect(exceptionIn('<html>', 502)).toBeUndefined();
  });
});

describe('secrets', () => {
  const secrets = new Secrets('quant', ['pa$$ word/7', 'abc']);
  const shown = (error: unknown) => inspect(toStorageError(error, 'h', secrets), { depth: 10 });
  const basic = Buffer.from('quant:pa$$ word/7').toString('base64');

  it.each([
    new Error('connect to http://quant:pa$$ word/7@host'),
    new Error('outer', { cause: new Error(`Authorization: Basic ${basic}`) }),
    Object.assign(new Error('proxy'), {
      url: `http://quant:${encodeURIComponent('pa$$ word/7')}@h`,
    }),
    new AggregateError([new Error('pa$$ word/7')], 'all failed'),
    'thrown pa$$ word/7',
    { toString: () => 'pa$$ word/7' },
  ])('never show: %#', (error) => {
    const text = shown(error);
    expect(text).not.toContain('pa$$');
    expect(text).not.toContain('pa%24%24');
    expect(text).not.toContain(basic);
  });

  it('that are short are hidden as words, and leave other words alone', () => {
    expect(secrets.hide('abc, abcdef and "abc"')).toBe('***, abcdef and "***"');
    expect(secrets.hide('connect ECONNREFUSED')).toBe('connect ECONNREFUSED');
  });

  it('leave an error as it is that shows none', () => {
    const error = new Error('fine');
    expect(secrets.hideIn(error)).toBe(error);
  });
});
