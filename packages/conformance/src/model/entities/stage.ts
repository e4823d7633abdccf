import type { New } from '@jts/domain';
import { allPages } from '../../documents/document-case.js';
import { contentOf, type Entity, type EntityRepository } from '../../entities/kind.js';
import type { Call } from '../call.js';
import { type Label, Labels } from '../labels.js';
import type { Bench } from '../port-model.js';
import { type EntityOracle, lineOf } from './oracle.js';

export type EntityCall<T extends Entity, R extends EntityRepository<T>> = Call<
  EntityStage<T, R>,
  EntityOracle<New<T>>
>;

/** Where the calls of one run happen, and what their saves have given. */
export class EntityStage<T extends Entity, R extends EntityRepository<T>> {
  readonly labels = new Labels();
  /** What the last save of each has given. */
  private readonly last = new Map<Label, T>();
  /** The times that saves have given, by entity and version. */
  private readonly times = new Map<string, string>();

  constructor(readonly connections: readonly R[]) {}

  /** Keeps what a save has given. */
  note(label: Label, saved: T): void {
    this.labels.keep(label, saved.id);
    const last = this.last.get(label);
    if (last === undefined || saved.version > last.version) this.last.set(label, saved);
    this.times.set(`${saved.id} ${saved.version}`, timesOf(saved));
  }

  /** The nth entity as its last save gave it, if there is one. */
  nth(n: number): { readonly label: Label; readonly id: string; readonly last: T | undefined } {
    const one = this.labels.nth(n);
    return { ...one, last: this.last.get(one.label) };
  }

  /** An entity as text: with its times only where they are not what the save has given. */
  readonly show = (entity: T | null): string => {
    if (entity === null) return 'null';
    const { id, version } = entity;
    const times = timesOf(entity);
    const known = this.times.get(`${id} ${version}`);
    const doubt = known === times ? '' : ` ${times}, but save said ${known}`;
    return `${lineOf(this.labels.of(id), version, contentOf(entity))}${doubt}`;
  };

  readonly showAll = (entities: readonly T[]): string => entities.map(this.show).join('\n');
}

const timesOf = ({ createdAt, updatedAt }: Entity): string =>
  `${createdAt.toISOString()} ${updatedAt.toISOString()}`;

export async function entityStage<T extends Entity, R extends EntityRepository<T>>({
  namespace: { repository },
  connections,
}: Bench<R>): Promise<EntityStage<T, R>> {
  for (const { id } of await allPages((page) => repository.list(page), 1000)) {
    await repository.delete(id);
  }
  return new EntityStage(connections);
}
