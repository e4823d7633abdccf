import type { New } from '@jts/domain';
import fc from 'fast-check';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { EntityOracle } from '../oracle.js';
import type { EntityCall, EntityStage } from '../stage.js';

class Create<T extends Entity, R extends EntityRepository<T>> implements EntityCall<T, R> {
  constructor(
    private readonly content: New<T>,
    private readonly by: number,
  ) {}

  on(stage: EntityStage<T, R>) {
    const label = stage.labels.next();
    const repository = connection(stage, this.by);
    return {
      answer: told(
        () => repository.save(this.content),
        stage.show,
        (saved) => stage.note(label, saved),
      ),
      expect: (oracle: EntityOracle<New<T>>) => oracle.create(label, this.content),
    };
  }

  toString(): string {
    return `save(new ${textOf(this.content)})`;
  }
}

export const creates = <T extends Entity, R extends EntityRepository<T>>(
  contents: fc.Arbitrary<New<T>>,
): fc.Arbitrary<EntityCall<T, R>> =>
  fc.tuple(contents, fc.nat(1)).map(([content, by]) => new Create<T, R>(content, by));
