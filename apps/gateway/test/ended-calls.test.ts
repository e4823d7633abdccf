import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EndedCalls } from '../src/ended-calls.js';

const names = ['a', 'b', 'c', 'd', 'e'];
const end = fc.record({ name: fc.constantFrom(...names), bytes: fc.nat(60) });

it('the last ends are known, as many as there is room for', () => {
  fc.assert(
    fc.property(fc.array(end), fc.integer({ min: 1, max: 4 }), (ends, calls) => {
      const memory = new EndedCalls<number>({ forMs: 60_000, calls, bytes: 100 });
      const expected = new Map<string, { answer: number; bytes: number }>();
      ends.forEach(({ name, bytes }, answer) => {
        memory.remember(name, answer, bytes);
        expected.delete(name);
        expected.set(name, { answer, bytes: bytes + 2 });
        const room = () => [...expected.values()].reduce((sum, one) => sum + one.bytes, 0) <= 100;
        for (const old of [...expected.keys()]) {
          if (expected.size > calls || !room()) expected.delete(old);
        }
      });
      for (const name of names) {
        expect(memory.get(name)?.answer).toBe(expected.get(name)?.answer);
      }
    }),
  );
});

it('what ended long ago is forgotten', () => {
  const memory = new EndedCalls<number>({ forMs: 0, calls: 10, bytes: 1000 });
  memory.remember('a', 1, 1);
  memory.remember('b', 2, 1);
  expect(memory.get('a')).toBeUndefined();
});
