import type { New } from '@jts/domain';
import fc from 'fast-check';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import { told } from '../../call.js';
import { anyMade } from '../../labels.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { EntityOracle } from '../oracle.js';
import type { EntityCall, EntityStage } from '../stage.js';

/** Saves other content in an entity's place: of its last version, or of one that is not it. */
class Update<T extends Entity, R extends EntityRepository<T>> implements EntityCall<T, R> {
  constructor(
    private readonly which: number,
    private readonly off: number,
    private readonly content: New<T>,
    private readonly by: number,
  ) {}

  on(stage: EntityStage<T, R>) {
    const { label, id, last } = stage.nth(this.which);
    const version = Math.max(1, (last?.version ?? 1) + this.off);
    const { createdAt = new Date(0), updatedAt = new Date(0) } = last ?? {};
    const entity = { ...this.content, id, version, createdAt, updatedAt } as unknown as T;
    const repository = connection(stage, this.by);
    return {
      answer: told(
        () => repository.save(entity),
        stage.show,
        (saved) => stage.note(label, saved),
      ),
      expect: (oracle: EntityOracle<New<T>>) => oracle.update(label, version, this.content),
    };
  }

  toString(): string {
    const version =
      this.off === 0 ? 'last version' : `last version ${this.off > 0 ? '+' : ''}${this.off}`;
    return `save(entity ${this.which}, ${version}, ${textOf(this.content)})`;
  }
}

export const updates = <T extends Entity, R extends EntityRepository<T>>(
  contents: fc.Arbitrary<New<T>>,
): fc.Arbitrary<EntityCall<T, R>> =>
  fc
    .tuple(anyMade, fc.constantFrom(0, 0, 0, -1, 1), contents, fc.nat(1))
    .map((given) => new Update<T, R>(...given));
