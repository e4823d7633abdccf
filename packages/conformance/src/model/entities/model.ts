import type { New } from '@jts/domain';
import type { Arbitrary } from 'fast-check';
import type { Entity, EntityRepository } from '../../entities/kind.js';
import type { PortModel } from '../port-model.js';
import { creates } from './calls/create.js';
import { deletes } from './calls/delete.js';
import { lists } from './calls/list.js';
import { reads } from './calls/read.js';
import { searches } from './calls/search.js';
import { updates } from './calls/update.js';
import { EntityOracle } from './oracle.js';
import { anyEntityRace } from './race.js';
import { type EntityCall, type EntityStage, entityStage } from './stage.js';

/** What differs between formulas and strategies. */
interface EntityModel<T extends Entity, R extends EntityRepository<T>> {
  readonly noun: string;
  readonly contents: Arbitrary<New<T>>;
  /** What a search looks into. */
  texts(content: New<T>): readonly string[];
  /** The calls that only this port has. */
  readonly own: Arbitrary<EntityCall<T, R>>;
}

export const entityModel = <T extends Entity, R extends EntityRepository<T>>({
  noun,
  contents,
  texts,
  own,
}: EntityModel<T, R>): PortModel<R, EntityStage<T, R>, EntityOracle<New<T>>> => ({
  key: `F2/${noun}-any-calls`,
  title: 'any sequence of calls gives what a map would give',
  calls: () => [
    creates(contents),
    updates(contents),
    updates(contents),
    deletes(),
    reads(),
    lists(),
    searches(texts),
    own,
  ],
  race: {
    key: `F2/${noun}-any-calls-at-once`,
    title: 'any calls at once give what they would in some order, to every reader',
    calls: () => anyEntityRace(contents),
  },
  oracle: () => new EntityOracle(),
  stage: entityStage,
});
