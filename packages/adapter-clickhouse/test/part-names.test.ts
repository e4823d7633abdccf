import { describe, expect, it } from 'vitest';
import { type Mutation, namesOf, type Part } from '../src/part-names.js';

const part = (name: string, version: bigint, rows = 10n, isActive = true): Part => ({
  name,
  rows,
  version,
  isActive,
});
const hiding = (version: bigint): Mutation => ({ version, hides: true });
const moving = (version: bigint): Mutation => ({ version, hides: false });

describe('the names under which the rows of a part are found', () => {
  const old = part('all_1_5_1', 1n, 10n, false);
  const cases: [name: string, waiting: Mutation[], parts: Part[], expected: string[]][] = [
    ['its own, where nothing has happened', [], [part('all_1_5_1', 1n)], ['all_1_5_1']],
    ['that of the mutation since', [], [old, part('all_1_5_1_7', 7n)], ['all_1_5_1_7']],
    ['none, where that has removed rows', [], [old, part('all_1_5_1_7', 7n, 9n)], []],
    ['none, where it was merged', [], [old, part('all_1_9_2', 1n, 10n)], []],
    ['none, where nobody knows it any more', [], [part('all_1_5_1_7', 7n)], []],
    [
      'those of waiting mutations that hide rows',
      [hiding(8n), hiding(9n)],
      [old, part('all_1_5_1_7', 7n)],
      ['all_1_5_1_7', 'all_1_5_1_8', 'all_1_5_1_9'],
    ],
    [
      'none from one on that may move rows',
      [hiding(8n), moving(9n), hiding(10n)],
      [old, part('all_1_5_1_7', 7n)],
      ['all_1_5_1_7', 'all_1_5_1_8'],
    ],
    [
      'none of mutations that it has been through',
      [moving(6n), hiding(7n), hiding(8n)],
      [old, part('all_1_5_1_7', 7n)],
      ['all_1_5_1_7', 'all_1_5_1_8'],
    ],
  ];
  for (const [name, waiting, parts, expected] of cases) {
    it(name, () => {
      expect(namesOf(waiting, parts)('all_1_5_1')).toEqual(expected);
    });
  }

  it('are told apart by partition', () => {
    const parts = [part('20240101_1_5_1_7', 7n), part('20240101_1_5_1', 1n, 10n, false)];
    expect(namesOf([], parts)('20240101_1_5_1')).toEqual(['20240101_1_5_1_7']);
    expect(namesOf([], parts)('20240102_1_5_1')).toEqual([]);
  });
});
