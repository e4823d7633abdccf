import type { CandleRepository } from '@jts/ports';
import type { PortModel } from '../port-model.js';
import { deletes } from './calls/delete.js';
import { inserts } from './calls/insert-rows.js';
import { lists } from './calls/list.js';
import { latestReads } from './calls/read-latest.js';
import { rangeReads } from './calls/read-range.js';
import { saves } from './calls/save.js';
import { CandleOracle } from './oracle.js';
import { anyWritesAtOnce } from './race.js';
import { rulesOf } from './rules.js';
import { type CandleStage, candleStage } from './stage.js';

export const candleModel: PortModel<CandleRepository, CandleStage, CandleOracle> = {
  key: 'C3/any-calls',
  title: 'any sequence of calls, and of other programs’ inserts, gives what a map would give',
  calls: (capabilities) => [
    saves(rulesOf(capabilities)),
    inserts,
    rangeReads,
    latestReads,
    lists,
    ...(capabilities.deletes ? [deletes] : []),
  ],
  race: {
    key: 'C3/any-calls-at-once',
    title: 'after any writes at once each bar is one that was written, the same for every reader',
    calls: anyWritesAtOnce,
  },
  oracle: () => new CandleOracle(),
  stage: candleStage,
};
