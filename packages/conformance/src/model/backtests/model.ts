import type { BacktestResultRepository } from '@jts/ports';
import { anyBatch, inSomeOrder } from '../at-once.js';
import { connectionCount, type PortModel } from '../port-model.js';
import { deletes } from './calls/delete.js';
import { strategyDeletes } from './calls/delete-by-strategy.js';
import { List, lists } from './calls/list.js';
import { reads } from './calls/read.js';
import { saves } from './calls/save.js';
import { BacktestOracle } from './oracle.js';
import { type BacktestStage, backtestStage, strategyIds } from './stage.js';

const listsByAll = Array.from({ length: connectionCount }, (_, by) => by).flatMap((by) =>
  strategyIds.map((id) => new List(id, 1000, by)),
);

export const backtestModel: PortModel<BacktestResultRepository, BacktestStage, BacktestOracle> = {
  key: 'B1/any-calls',
  title: 'any sequence of calls gives what a map would give',
  calls: () => [saves, saves, reads, lists, deletes, strategyDeletes],
  race: {
    key: 'B1/any-calls-at-once',
    title: 'any calls for one result at once give what they would in some order, to every reader',
    // Not `deleteByStrategy`, which deletes what it finds, one after the other.
    calls: () =>
      anyBatch([saves, deletes, deletes, reads]).map((calls) => inSomeOrder(calls, listsByAll)),
  },
  oracle: () => new BacktestOracle(),
  stage: backtestStage,
};
