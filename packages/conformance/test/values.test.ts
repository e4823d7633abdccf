import { describe, expect, it } from 'vitest';
import { expectValue } from '../src/documents/values.js';

const items = (...keys: string[]) => keys.map((key) => ({ key, value: 'x'.repeat(300) }));

/** What is said of a list, in place of another. */
function finding(actual: unknown, expected: unknown): string {
  try {
    expectValue(actual, expected, 'the page');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('of two lists the suite names the first item that differs', () => {
  it.each([
    [
      'one that comes twice',
      items('a', 'a', 'b'),
      items('a', 'b'),
      '[1].key is "a" and must be "b"',
    ],
    ['one too many', [1, 2], [1], '[1] is number 2 and must be absent'],
    ['one that is lost', [1], [1, 2], '[1] is absent and must be number 2'],
    ['a hole', new Array(1), [], '.length is number 1 and must be number 0'],
    [
      'a hole in place of nothing',
      new Array(1),
      [undefined],
      '[0] is absent and must be undefined',
    ],
  ])('%s', (_, actual, expected, message) => {
    expect(finding(actual, expected)).toBe(`the page, ${message}`);
  });

  it('and none of equal ones', () => {
    expect(finding(items('a', 'b'), items('a', 'b'))).toBe('');
  });
});
