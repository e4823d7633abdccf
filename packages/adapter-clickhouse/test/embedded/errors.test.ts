import { isStorageError, TimeoutError } from '@jts/domain';
import { describe, expect, test } from 'vitest';
import { OutputTail } from '../../src/embedded/output-tail.js';
import { pathError } from '../../src/embedded/path-errors.js';
import { isPortTaken, startError } from '../../src/embedded/start-errors.js';

describe('a failed file operation', () => {
  test.each([
    ['EEXIST', 'VALIDATION'],
    ['ENOTDIR', 'VALIDATION'],
    ['ENAMETOOLONG', 'VALIDATION'],
    ['EACCES', 'UNAVAILABLE'],
    ['EPERM', 'UNAVAILABLE'],
    ['EROFS', 'UNAVAILABLE'],
    ['ENOSPC', 'RESOURCE_EXHAUSTED'],
    ['EDQUOT', 'RESOURCE_EXHAUSTED'],
    ['EMFILE', 'RESOURCE_EXHAUSTED'],
    ['EIO', 'UNAVAILABLE'],
    [undefined, 'UNAVAILABLE'],
  ])('with %s is %s, and keeps its cause', (code, expected) => {
    const cause = Object.assign(new Error('native'), { code });
    const error = pathError('/data', cause);
    expect(error).toMatchObject({ code: expected, cause });
    expect(isStorageError(error)).toBe(true);
    expect(error.message).not.toContain('native');
  });

  test('that already is an error of ours stays as it is', () => {
    const error = new TimeoutError('late');
    expect(pathError('/data', error)).toBe(error);
  });
});

describe('an engine that ended before it answered', () => {
  const ended = (text: string, signal: NodeJS.Signals | null = null) => {
    const output = new OutputTail();
    output.append(text);
    return { output, signal };
  };

  test.each([
    [
      'Code: 243. DB::Exception: Cannot reserve 1 MiB (NOT_ENOUGH_SPACE)',
      null,
      'RESOURCE_EXHAUSTED',
    ],
    ['std::exception: No space left on device', null, 'RESOURCE_EXHAUSTED'],
    ['Code: 241. DB::Exception: limit (MEMORY_LIMIT_EXCEEDED)', null, 'RESOURCE_EXHAUSTED'],
    ['', 'SIGKILL', 'RESOURCE_EXHAUSTED'],
    ['', 'SIGILL', 'UNSUPPORTED'],
    ["Error: /lib/libc.so.6: version `GLIBC_2.99' not found", null, 'UNSUPPORTED'],
    ['Error: libchdb.so: invalid ELF header', null, 'UNSUPPORTED'],
    ['Code: 1. DB::Exception: anything else', null, 'UNAVAILABLE'],
    ['', null, 'UNAVAILABLE'],
  ] as const)('%j %s is %s', (text, signal, code) => {
    expect(startError(ended(text, signal))).toMatchObject({ code, retryable: false });
  });

  test('is told by the last line that names an error, not by its stack', () => {
    const text = '\nCode: 1. DB::Exception: the reason\n\n0. a @ 0x0\n1. b @ 0x1\n\n';
    expect(startError(ended(text)).message).toBe(
      'the ClickHouse engine did not start: Code: 1. DB::Exception: the reason',
    );
  });

  test('because of a taken port is recognised', () => {
    expect(isPortTaken(ended('Net Exception: Address already in use: 127.0.0.1:1'))).toBe(true);
    expect(isPortTaken(ended('Code: 1'))).toBe(false);
  });

  test('keeps the end of an output of any length', () => {
    const output = new OutputTail(10);
    for (let i = 0; i < 1000; i += 1) output.append(`${i}\n`);
    expect(output.toString()).toBe('7\n998\n999\n');
    expect(output.reason).toBe('999');
  });
});
