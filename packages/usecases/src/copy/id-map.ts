import type { CallOptions, SettingsRepository } from '@jts/ports';
import { pagesOf } from '../pages.js';
import { hashOf } from './content-hash.js';

/**
 * Settings of the target whose keys begin so tell which entity is the copy of which:
 * `jts.copy/formulas/<createdAt>/<id in the source>` has the id in the target as its value. They are
 * never copied on. Without them a later copy finds equal entities by their content.
 */
export const copyPrefix = 'jts.copy/';

/** An entity of the source: its id, and a time that never changes. */
export interface Origin {
  readonly id: string;
  /** Ids of older documents (`rsi`) may be those of another source, too: the time tells them apart. */
  readonly since: Date;
}

/** Which entities of the target are copies, and of what. */
export class IdMap {
  private readonly targets = new Map<string, string>();
  private readonly taken = new Set<string>();

  private constructor(
    private readonly settings: Pick<SettingsRepository, 'list' | 'set'>,
    private readonly prefix: string,
    private readonly call: CallOptions,
  ) {}

  static async read(
    settings: Pick<SettingsRepository, 'list' | 'set'>,
    part: 'formulas' | 'strategies' | 'backtests',
    call: CallOptions,
  ): Promise<IdMap> {
    const prefix = `${copyPrefix}${part}/`;
    const map = new IdMap(settings, prefix, call);
    const list = (page: CallOptions) => settings.list({ ...page, prefix, limit: 1000 });
    for await (const page of pagesOf(list, call)) {
      for (const { key, value } of page) if (typeof value === 'string') map.remember(key, value);
    }
    return map;
  }

  /** The id of its copy, which may have been deleted since. */
  async get(origin: Origin): Promise<string | undefined> {
    return this.targets.get(await this.keyOf(origin));
  }

  async set(origin: Origin, target: string): Promise<void> {
    this.take(target);
    const key = await this.keyOf(origin);
    await this.settings.set(key, target, this.call);
    this.remember(key, target);
  }

  /** The copy of an entity that the source does not have any more; undefined unless there is one. */
  ofDeleted(id: string): string | undefined {
    // By its place in the key: what follows a `/` may be the end of another id.
    const start = this.prefix.length + '2024-01-01T00:00:00.000Z/'.length;
    const found = [...this.targets].filter(([key]) => key.slice(start) === id);
    return found.length === 1 ? found[0]?.[1] : undefined;
  }

  /** Makes an entity of the target a copy for good: no second one claims it. */
  take(target: string): void {
    this.taken.add(target);
  }

  isTaken(target: string): boolean {
    return this.taken.has(target);
  }

  private remember(key: string, target: string): void {
    this.targets.set(key, target);
    this.take(target);
  }

  /** A key has 1,024 bytes at most, and so has an id of another program. */
  private async keyOf({ id, since }: Origin): Promise<string> {
    const name = id.length <= 200 ? id : `sha256:${await hashOf(id)}`;
    return `${this.prefix}${since.toISOString()}/${name}`;
  }
}
