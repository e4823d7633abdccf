import { controls, payloads } from '../payloads.js';
import { codes } from '../strings.js';

/** Keys that are legal, and that servers, patterns and eyes take for another. */
export const keys: readonly string[] = [
  ...new Set([
    ...codes,
    ...controls,
    ...['a', 'A', ' ', '\0', '\0a', 'a\0', '\n', '\r\n', 'a\r\n$1\r\nb\r\n', '\ufeff', '\ufffe'],
    // Patterns, hash tags of a cluster, and what parts of a key are parted with.
    ...['*', '?', '[ab]', '[^a]', '{a}', '{a}b', '{}', '{', '}', ':', 'a:b', 'a::b', '::', 'c:a'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', '00', '-0', '1e3', 'NaN'],
    ...['x'.repeat(999), 'x'.repeat(1000), '가'.repeat(1000), '😀'.repeat(500)],
  ]),
];

/** Those in which a text means something to some server. */
export const hostileKeys: readonly string[] = [
  ...new Set([...payloads, ...controls].filter((text) => text.length <= 1000)),
];

/** What is no key. */
export const badKeys: readonly (readonly [name: string, value: unknown])[] = [
  ['empty', ''],
  ['1,001 characters', 'x'.repeat(1001)],
  ['1,002 characters of emoji', '😀'.repeat(501)],
  ['a megabyte', 'x'.repeat(1_000_000)],
  ['a lone surrogate', '\ud800'],
  ['surrogates in the wrong order', 'a\udc00\ud800'],
  ['a number', 1],
  ['null', null],
  ['absent', undefined],
  ['bytes', new Uint8Array([97])],
  ['an operator', { $ne: null }],
  ['a list', ['a']],
];

export const shown = (text: string): string => JSON.stringify(text).slice(0, 60);
