import type { New } from '@jts/domain';
import fc from 'fast-check';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import { told } from '../../call.js';
import { anyMade } from '../../labels.js';
import { connection } from '../../port-model.js';
import type { EntityOracle } from '../oracle.js';
import type { EntityCall, EntityStage } from '../stage.js';

class Delete<T extends Entity, R extends EntityRepository<T>> implements EntityCall<T, R> {
  constructor(
    private readonly which: number,
    private readonly by: number,
  ) {}

  on(stage: EntityStage<T, R>) {
    const { label, id } = stage.nth(this.which);
    return {
      answer: told(() => connection(stage, this.by).delete(id), String),
      expect: (oracle: EntityOracle<New<T>>) => oracle.delete(label),
    };
  }

  toString(): string {
    return `delete(entity ${this.which})`;
  }
}

export const deletes = <T extends Entity, R extends EntityRepository<T>>(): fc.Arbitrary<
  EntityCall<T, R>
> => fc.tuple(anyMade, fc.nat(1)).map(([which, by]) => new Delete<T, R>(which, by));
