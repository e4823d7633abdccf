import type { RateLimiter } from '@jts/ports';
import { anyBatch, inSomeOrder } from '../at-once.js';
import { passes } from '../clock.js';
import { connectionCount, type PortModel } from '../port-model.js';
import { consumes } from './calls/consume.js';
import { Peek, peeks } from './calls/peek.js';
import { resets } from './calls/reset.js';
import { LimiterOracle } from './oracle.js';
import { allKeys, type LimiterStage, limiterStage } from './stage.js';

const bucket = { capacity: 8, refillPerSecond: 1 };
const readsByAll = Array.from({ length: connectionCount }, (_, by) => by).flatMap((by) =>
  allKeys.map((key) => new Peek(key, bucket, by)),
);

export const limiterModel: PortModel<RateLimiter, LimiterStage, LimiterOracle> = {
  key: 'R1/any-calls',
  title: 'any sequence of calls gives what fractions that are never rounded would give',
  calls: () => [consumes, consumes, consumes, peeks, resets, passes()],
  race: {
    key: 'R1/any-calls-at-once',
    title: 'any calls at once give what they would in some order, to every reader',
    calls: () =>
      anyBatch([consumes, consumes, consumes, peeks, resets]).map((calls) =>
        inSomeOrder(calls, readsByAll),
      ),
  },
  oracle: () => new LimiterOracle(),
  stage: limiterStage,
};
