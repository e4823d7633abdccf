import type { New } from '@jts/domain';
import type { Arbitrary } from 'fast-check';
import type { Entity, EntityRepository } from '../../entities/kind.js';
import { type AtOnce, anyBatch, inSomeOrder } from '../at-once.js';
import { connectionCount } from '../port-model.js';
import { creates } from './calls/create.js';
import { deletes } from './calls/delete.js';
import { List } from './calls/list.js';
import { reads } from './calls/read.js';
import { updates } from './calls/update.js';
import type { EntityOracle } from './oracle.js';
import type { EntityStage } from './stage.js';

/** Saves, deletes and reads at once. Not lists: a page is no snapshot. */
export const anyEntityRace = <T extends Entity, R extends EntityRepository<T>>(
  contents: Arbitrary<New<T>>,
): Arbitrary<AtOnce<EntityStage<T, R>, EntityOracle<New<T>>>> =>
  anyBatch([
    updates<T, R>(contents),
    updates<T, R>(contents),
    creates<T, R>(contents),
    deletes<T, R>(),
    reads<T, R>(),
  ]).map((calls) => inSomeOrder(calls, listsByAll<T, R>()));

const listsByAll = <T extends Entity, R extends EntityRepository<T>>() =>
  Array.from({ length: connectionCount }, (_, by) => new List<T, R>(1000, by));
