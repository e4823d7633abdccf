import type { New } from '@jts/domain';
import type { Entity, EntityRepository } from '../../../entities/kind.js';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import type { EntityOracle } from '../oracle.js';
import type { EntityCall, EntityStage } from '../stage.js';

/** A list by name of what is wanted. */
interface Finding<T extends Entity, R extends EntityRepository<T>> {
  readonly call: string;
  find(repository: R): Promise<readonly T[]>;
  wants(content: New<T>): boolean;
}

export class Find<T extends Entity, R extends EntityRepository<T>> implements EntityCall<T, R> {
  readonly orderedByIds = true; // those of one name

  constructor(
    private readonly finding: Finding<T, R>,
    private readonly by: number,
  ) {}

  on(stage: EntityStage<T, R>) {
    const { find, wants } = this.finding;
    return {
      answer: told(() => find(connection(stage, this.by)), stage.showAll),
      expect: (oracle: EntityOracle<New<T>>) => oracle.find(wants, stage.labels.byId),
    };
  }

  toString(): string {
    return this.finding.call;
  }
}
