import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  follows,
  hasWritesInProgress,
  isBroken,
  isSeeded,
  parseCounter,
  seed,
  writeBegins,
  writeEnds,
} from '../src/counter.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);

test('a counter is read from its digits, and from nothing else', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (number) => {
      expect(parseCounter(bytesOf(String(number)))).toBe(number);
    }),
  );
  for (const text of [
    '',
    '-1',
    '1.5',
    '1e3',
    ' 1',
    '9007199254740992',
    '99999999999999999999',
    'x',
  ]) {
    expect(parseCounter(bytesOf(text))).toBeUndefined();
  }
  expect(parseCounter(null)).toBeUndefined();
});

test('writes that begin and end in any order are counted until the last has ended', () => {
  const anyEvents = fc.array(fc.boolean(), { maxLength: 60 });
  fc.assert(
    fc.property(anyEvents, (events) => {
      const first = seed();
      expect(isSeeded(first)).toBe(true);
      expect(Number.isSafeInteger(first * 2)).toBe(true);
      let [number, writing] = [first, 0];
      for (const begins of events) {
        if (!begins && writing === 0) continue;
        writing += begins ? 1 : -1;
        const before = number;
        number += begins ? writeBegins : writeEnds;
        expect(hasWritesInProgress(number)).toBe(writing > 0);
        expect(follows(number, before)).toBe(true);
        expect(isBroken(number)).toBe(false);
      }
      expect(isBroken(number - (number % 1024) + writeEnds)).toBe(true);
      expect(follows(number, number + 1)).toBe(false);
    }),
  );
});

test('seeds are never close to one another, nor to what writes alone count', () => {
  const seeds = Array.from({ length: 1000 }, seed);
  const sorted = seeds.toSorted((a, b) => a - b);
  const close = sorted.filter((one, i) => i > 0 && follows(one, sorted[i - 1] ?? 0));
  expect(close.length).toBeLessThan(5);
  expect(isSeeded(1024 * 1_000_000)).toBe(false);
});
