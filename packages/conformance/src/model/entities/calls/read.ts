import type { New } from '@jts/domain';
import fc from 'fast-check';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import { told } from '../../call.js';
import { anyMade } from '../../labels.js';
import { connection } from '../../port-model.js';
import type { EntityOracle } from '../oracle.js';
import type { EntityCall, EntityStage } from '../stage.js';

class Read<T extends Entity, R extends EntityRepository<T>> implements EntityCall<T, R> {
  constructor(
    private readonly which: number,
    private readonly by: number,
  ) {}

  on(stage: EntityStage<T, R>) {
    const { label, id } = stage.nth(this.which);
    return {
      answer: told(() => connection(stage, this.by).getById(id), stage.show),
      expect: (oracle: EntityOracle<New<T>>) => oracle.get(label),
    };
  }

  toString(): string {
    return `getById(entity ${this.which})`;
  }
}

export const reads = <T extends Entity, R extends EntityRepository<T>>(): fc.Arbitrary<
  EntityCall<T, R>
> => fc.tuple(anyMade, fc.nat(1)).map(([which, by]) => new Read<T, R>(which, by));
