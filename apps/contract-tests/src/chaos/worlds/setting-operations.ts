import type { Setting } from '@jts/domain';
import type { CallOptions, DocumentStore } from '@jts/ports';
import { type Call, differs, type Operation, read } from '../operation.js';
import { anyOf, type Random } from '../random.js';
import { type Kept, keptText } from './entities.js';

type DocumentOperation = Operation<DocumentStore>;

/** Keys that are set without an expected version: a set whose answer was lost may raise theirs twice. */
const isOfAnyVersion = (key: string) => key.endsWith(' any');

function textOf(settings: readonly Setting[]): string {
  return keptText(
    new Map(
      settings.map(({ key, version, value }) => [
        key,
        { version: isOfAnyVersion(key) ? anyVersion : version, value: Number(value) },
      ]),
    ),
  );
}

const anyVersion = 0;

/** The settings that a store should hold of one owner's. */
export class SettingsModel {
  readonly kept = new Map<string, Kept>();
  private readonly prefix: string;

  constructor(owner: string) {
    this.prefix = `${owner} `;
  }

  keyOf(n: number): string {
    return `${this.prefix}${n}`;
  }

  anyKeyOf(n: number): string {
    return `${this.keyOf(n)} any`;
  }

  async list({ settings }: DocumentStore, options: CallOptions = {}): Promise<readonly Setting[]> {
    const { prefix } = this;
    return (await settings.list({ ...options, prefix, limit: 1_000 })).items;
  }

  async storeText(store: DocumentStore): Promise<string> {
    return textOf(await this.list(store));
  }

  async reset(store: DocumentStore): Promise<void> {
    for (const { key } of await this.list(store)) await store.settings.delete(key);
    this.kept.clear();
    for (let n = 0; n < atFirst; n++) {
      await store.settings.set(this.keyOf(n), n);
      this.kept.set(this.keyOf(n), { version: 1, value: n });
    }
  }
}

const atFirst = 8;

export function settingOperations(model: SettingsModel): readonly DocumentOperation[] {
  return [
    {
      name: 'settings.set of an expected version',
      choose: (random) => setExpected(model, random),
    },
    {
      name: 'settings.set of any version',
      choose: (random) => setAny(model, random),
    },
    {
      name: 'settings.get',
      possible: () => model.kept.size > 0,
      choose(random) {
        const [key, kept] = anyOf([...model.kept], random);
        return read(
          ({ settings }, options) => settings.get(key, options),
          (answer) =>
            differs(answer === null ? 'none' : textOf([answer as Setting]), one(key, kept)),
        );
      },
    },
    {
      name: 'settings.list',
      choose: () =>
        read(
          (store, options) => model.list(store, options),
          (answer) => differs(textOf(answer as readonly Setting[]), keptText(model.kept)),
        ),
    },
    {
      name: 'settings.delete',
      possible: () => model.kept.size > 0,
      choose(random) {
        const [key] = anyOf([...model.kept], random);
        return {
          make: ({ settings }, options) => settings.delete(key, options),
          wrong: (answer) => differs(String(answer), 'true'),
          apply: () => model.kept.delete(key),
        };
      },
    },
  ];
}

const one = (key: string, kept: Kept) => keptText(new Map([[key, kept]]));

function setExpected(model: SettingsModel, random: Random): Call<DocumentStore> {
  const key = model.keyOf(random.below(12));
  const expectedVersion = model.kept.get(key)?.version ?? 0;
  const kept = { version: expectedVersion + 1, value: 1_000 + random.below(1_000) };
  return {
    make: ({ settings }, options) => settings.set(key, kept.value, { ...options, expectedVersion }),
    wrong: (answer) => differs(textOf([answer as Setting]), one(key, kept)),
    apply: () => model.kept.set(key, kept),
    again: 'VERSION_CONFLICT',
  };
}

function setAny(model: SettingsModel, random: Random): Call<DocumentStore> {
  const key = model.anyKeyOf(random.below(4));
  const kept = { version: anyVersion, value: 1_000 + random.below(1_000) };
  return {
    make: ({ settings }, options) => settings.set(key, kept.value, options),
    wrong: (answer) => differs(textOf([answer as Setting]), one(key, kept)),
    apply: () => model.kept.set(key, kept),
  };
}
