import { lifeQuestions } from '../life.js';
import { emptying, expectAllowed, limiterCalls, limiterCase } from './limiter-case.js';

const bucket = emptying(1000);

export const limiterLifeCases = lifeQuestions.map(({ key, ask, ...question }) =>
  limiterCase({
    ...question,
    key: key('limiter'),
    ask: ({ limiter, another, capabilities }) =>
      ask({
        store: limiter,
        another,
        capabilities,
        calls: limiterCalls,
        write: (one) => one.consume('kept', bucket, 10),
        expectWritten: async (one, times) =>
          expectAllowed(await one.peek('kept', bucket), 1000 - 10 * times, 'what is left'),
        busy: (one) => Array.from({ length: 200 }, (_, i) => one.consume(`busy ${i % 7}`, bucket)),
      }),
  }),
);
