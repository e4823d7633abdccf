import type { Cache } from '@jts/ports';
import { anyBatch, inSomeOrder } from '../at-once.js';
import { passes } from '../clock.js';
import { connectionCount, type PortModel } from '../port-model.js';
import { deletes } from './calls/delete.js';
import { GetMany, getManys, gets } from './calls/get.js';
import { increments } from './calls/increment.js';
import { sets } from './calls/set.js';
import { CacheOracle } from './oracle.js';
import { allKeys, type CacheStage, cacheStage } from './stage.js';

const readsByAll = Array.from({ length: connectionCount }, (_, by) => new GetMany(allKeys, by));

export const cacheModel: PortModel<Cache, CacheStage, CacheOracle> = {
  key: 'V1/any-calls',
  title: 'any sequence of calls gives what a map would give, and a time for each value',
  calls: () => [sets, sets, gets, getManys, deletes, increments, increments, passes()],
  race: {
    key: 'V1/any-calls-at-once',
    title: 'any calls at once give what they would in some order, to every reader',
    calls: () =>
      anyBatch([sets, increments, increments, deletes, gets, getManys]).map((calls) =>
        inSomeOrder(calls, readsByAll),
      ),
  },
  oracle: () => new CacheOracle(),
  stage: cacheStage,
};
