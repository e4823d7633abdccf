import type { JsonValue, Setting } from '@jts/domain';
import type { CallOptions, SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { expectValue } from '../documents/values.js';
import { codes } from '../strings.js';

/** Checks a setting against what was set; `updatedAt` is the store's. */
export function expectSetting(
  actual: Setting | null | undefined,
  expected: Omit<Setting, 'updatedAt'>,
  what: string,
): Setting {
  if (!actual) return assert.fail(`${what} must be there`);
  const { updatedAt } = actual;
  assert.instanceOf(updatedAt, Date, `updatedAt of ${what}`);
  assert.isFalse(Number.isNaN(updatedAt.getTime()), `updatedAt of ${what} is a time`);
  expectValue(actual, { ...expected, updatedAt }, what);
  return actual;
}

/** Sets values by key, one after the other, and returns the settings. */
export async function setAll(
  settings: SettingsRepository,
  values: readonly (readonly [key: string, value: JsonValue])[],
): Promise<Setting[]> {
  const all: Setting[] = [];
  for (const [key, value] of values) all.push(await settings.set(key, value));
  return all;
}

/** Keys that are legal, and that databases give a meaning, or take for another. */
export const keys: readonly string[] = [
  ...codes,
  ' ',
  'a\nb\tc',
  '\u0001',
  '_id',
  '$set',
  '$where',
  'a.b',
  'a.b.c',
  '.',
  'a/b:c',
  '__proto__',
  'constructor',
  'toString',
  'A',
  'a',
  '0'.repeat(24),
  'f'.repeat(24),
  'F'.repeat(24),
  '{"$oid":"0123456789abcdef01234567"}',
  'x'.repeat(1024),
  `x${'가'.repeat(341)}`,
  '😀'.repeat(256),
];

/** What is no key. */
export const badKeys: readonly (readonly [name: string, value: unknown])[] = [
  ['empty', ''],
  ['1,025 bytes', 'x'.repeat(1025)],
  ['1,025 bytes of Hangul', `xx${'가'.repeat(341)}`],
  ['1,028 bytes of emoji', '😀'.repeat(257)],
  ['a megabyte', 'x'.repeat(1_000_000)],
  ['NUL', 'a\0'],
  ['a lone surrogate', '\ud800'],
  ['a number', 1],
  ['null', null],
  ['absent', undefined],
  ['an operator', { $ne: null }],
  ['a pattern', /./],
  ['a list', ['a']],
];

/** A call of each method, with these options. */
export function settingCalls(
  settings: SettingsRepository,
  options: CallOptions,
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  return [
    ['set', () => settings.set('a', 1, options)],
    ['get', () => settings.get('a', options)],
    ['list', () => settings.list(options)],
    ['delete', () => settings.delete('b', options)],
  ];
}
