import type { Formula, Strategy } from '@jts/domain';
import type { CallOptions, DocumentStore, Page } from '@jts/ports';
import { type Call, differs, type Operation, read } from '../operation.js';
import { type EntityKind, type EntityModel, type Kept, keptText } from './entities.js';

type DocumentOperation = Operation<DocumentStore>;

/** What formulas and strategies share. */
export function entityOperations<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  model: EntityModel<T>,
): DocumentOperation[] {
  return [...writes(kind, model), ...reads(kind, model)];
}

function writes<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  model: EntityModel<T>,
): DocumentOperation[] {
  const { name } = kind;
  const isOf = (label: string, kept: Kept) => (answer: unknown) =>
    differs(textOf(kind, [answer as T]), keptText(new Map([[label, kept]])));
  return [
    {
      name: `${name}.save of a new one`,
      choose(random) {
        const label = model.nextLabel();
        const value = random.below(1_000);
        const entity = kind.make(label, value);
        const kept = { version: 1, value };
        return {
          make: (store, options) => save(kind, store, entity, options),
          wrong: isOf(label, kept),
          apply: () => model.kept.set(label, kept),
          learn: (answer) => model.found.set(label, answer as T),
          again: 'another',
        };
      },
    },
    {
      name: `${name}.save of a stored one`,
      possible: () => model.found.size > 0,
      choose(random) {
        const entity = model.any(random);
        const value = 1_000 + random.below(1_000);
        const kept = { version: entity.version + 1, value };
        return {
          make: (store, options) => save(kind, store, kind.change(entity, value), options),
          wrong: isOf(entity.name, kept),
          apply: () => model.kept.set(entity.name, kept),
          learn: (answer) => model.found.set(entity.name, answer as T),
          again: 'VERSION_CONFLICT',
        };
      },
    },
    {
      name: `${name}.delete`,
      possible: () => model.found.size > 0,
      choose(random) {
        const { id, name: label } = model.any(random);
        return {
          make: (store, options) => kind.in(store).delete(id, options),
          wrong: (answer) => differs(String(answer), 'true'),
          apply() {
            model.kept.delete(label);
            model.found.delete(label);
          },
        };
      },
    },
  ];
}

/** The repositories' own types don't go through a type parameter. */
export function save<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  store: DocumentStore,
  entity: unknown,
  options?: CallOptions,
): Promise<unknown> {
  const repository = kind.in(store) as {
    save(entity: unknown, options?: CallOptions): Promise<unknown>;
  };
  return repository.save(entity, options);
}

function reads<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  model: EntityModel<T>,
): DocumentOperation[] {
  const { name } = kind;
  const all = (make: Call<DocumentStore>['make']): Call<DocumentStore> =>
    read(make, (answer) => {
      const own = (answer as readonly T[]).filter((one) => model.isOwn(one));
      return differs(textOf(kind, own), keptText(model.kept));
    });
  return [
    {
      name: `${name}.getById`,
      possible: () => model.found.size > 0,
      choose(random) {
        const entity = model.any(random);
        const expected = textOf(kind, [entity]);
        return read(
          (store, options) => kind.in(store).getById(entity.id, options),
          (answer) => differs(answer === null ? 'none' : textOf(kind, [answer as T]), expected),
        );
      },
    },
    {
      name: `${name}.list`,
      choose: () =>
        all(async (store, options) => {
          const page = await kind.in(store).list({ ...options, limit: 1_000 });
          return (page as Page<unknown>).items;
        }),
    },
    {
      name: `${name}.search`,
      choose: () =>
        all((store, options) =>
          kind.in(store).search(`${model.owner} `.toUpperCase(), { ...options, limit: 1_000 }),
        ),
    },
  ];
}

export function textOf<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  entities: readonly T[],
): string {
  const kept = entities.map(
    (one) => [one.name, { version: one.version, value: kind.valueOf(one) }] as const,
  );
  // Two of one name are two lines, not one.
  return kept.length === new Map(kept).size
    ? keptText(new Map(kept))
    : `doubled: ${kept.map(([name]) => name).join()}`;
}
