import type { New } from '@jts/domain';
import fc from 'fast-check';
import { allPages } from '../../../documents/document-case.js';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { EntityOracle } from '../oracle.js';
import type { EntityCall, EntityStage } from '../stage.js';

/** All, page by page. */
export class List<T extends Entity, R extends EntityRepository<T>> implements EntityCall<T, R> {
  readonly orderedByIds = true;

  constructor(
    private readonly limit: number,
    private readonly by: number,
  ) {}

  on(stage: EntityStage<T, R>) {
    const repository = connection(stage, this.by);
    return {
      answer: told(() => allPages((page) => repository.list(page), this.limit), stage.showAll),
      expect: (oracle: EntityOracle<New<T>>) => oracle.all(stage.labels.byId),
    };
  }

  toString(): string {
    return `list, pages of ${this.limit}`;
  }
}

export const lists = <T extends Entity, R extends EntityRepository<T>>(): fc.Arbitrary<
  EntityCall<T, R>
> =>
  fc
    .tuple(fc.integer({ min: 1, max: 4 }), fc.nat(1))
    .map(([limit, by]) => new List<T, R>(limit, by));
