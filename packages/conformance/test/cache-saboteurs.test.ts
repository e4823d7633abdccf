import { describe, expect, it } from 'vitest';
import { type ConformanceTarget, cacheSuites, runCase } from '../src/index.js';
import { memoryCaches } from './cache-memory.js';
import { findingOf } from './finding.js';
import { cacheSaboteurs } from './saboteurs/index.js';

const cases = Object.values(cacheSuites).flat();
const always = { runs: 200, seed: 1 };
const options = { property: always, model: always };

type Target = ReturnType<typeof memoryCaches>;

function finding(key: string, target: Target, limit: { readonly timeoutMs?: number } = {}) {
  const one = cases.find((candidate) => candidate.key === key);
  if (one === undefined) throw new Error(`no case has the key ${key}`);
  return findingOf(
    runCase<never>(target as ConformanceTarget<never>, one, { ...options, ...limit }),
  );
}

describe('the suite catches a store of caches and rate limits that', () => {
  for (const { title, caughtBy, sabotage, moves = true, ...limit } of cacheSaboteurs) {
    it.each(caughtBy)(`${title}: %s`, async (key) => {
      const target = memoryCaches({ change: sabotage, moves });
      expect(await finding(key, target, limit)).not.toBe('');
    });
  }
});

describe('the same store, unbroken,', () => {
  it.each(cases.map(({ key }) => key))('passes %s', async (key) => {
    expect(await finding(key, memoryCaches())).toBe('');
    expect(await finding(key, memoryCaches({ moves: false }))).toBe('');
  });
});

describe('each case about caches and rate limits', () => {
  const caught = new Set(cacheSaboteurs.flatMap(({ caughtBy }) => caughtBy));
  // Memory has one connection.
  const needsTwo = cases.filter(({ key }) => key.endsWith('-others-stay-open'));

  it('is one that catches somebody', () => {
    const idle = cases.filter((one) => !caught.has(one.key) && !needsTwo.includes(one as never));
    expect(idle.map(({ key }) => key)).toEqual([]);
  });
});
