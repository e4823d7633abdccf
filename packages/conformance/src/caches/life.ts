import { assert } from 'chai';
import { lifeQuestions } from '../life.js';
import { pattern } from './bytes.js';
import { cacheCalls, cacheCase, long } from './cache-case.js';

export const cacheLifeCases = lifeQuestions.map(({ key, ask, ...question }) =>
  cacheCase({
    ...question,
    key: key('cache'),
    ask: ({ cache, another, capabilities }) =>
      ask({
        store: cache,
        another,
        capabilities,
        calls: cacheCalls,
        write: (one) => one.increment('kept', { ...long, by: 10 }),
        expectWritten: async (one, times) => {
          const value = await one.get('kept');
          const count = value === null ? 0 : Number(new TextDecoder().decode(value));
          assert.equal(count, 10 * times, 'what was counted');
        },
        busy: (one) => [
          ...Array.from({ length: 20 }, (_, i) => one.set(`busy ${i}`, pattern(100_000), long)),
          ...Array.from({ length: 100 }, () => one.increment('busy', long)),
          one.delete(['busy 1', 'busy 2']),
          one.getMany(['busy 1', 'busy 2']),
        ],
      }),
  }),
);
