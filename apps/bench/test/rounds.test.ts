import { expect, it } from 'vitest';
import { rounds } from '../src/harness/rounds.js';

it('warms everyone up, then goes forwards and backwards in turn', async () => {
  const order: string[] = [];
  const runner = (name: string) => ({
    run: async () => {
      order.push(name);
      return order.length;
    },
  });
  const times = await rounds([runner('a'), runner('b')], 3);
  expect(order).toEqual(['a', 'b', 'a', 'b', 'b', 'a', 'a', 'b']);
  expect(times).toEqual([
    [3, 6, 7],
    [4, 5, 8],
  ]);
});

it('ends with the first failure', async () => {
  const failing = { run: () => Promise.reject(new Error('did less')) };
  await expect(rounds([failing], 1)).rejects.toThrow('did less');
});
