import { compareText } from '@jts/domain';
import { conflict, notFound, nothing } from '../call.js';
import type { Label } from '../labels.js';
import { textOf } from '../text.js';

interface Named {
  readonly name: string;
}

interface Stored<C> {
  readonly version: number;
  readonly content: C;
}

type Order = (a: Label, b: Label) => number;

/** What the rules of formulas and of strategies come to: a map, and two sorts. */
export class EntityOracle<C extends Named> {
  constructor(private readonly stored = new Map<Label, Stored<C>>()) {}

  copy(): EntityOracle<C> {
    return new EntityOracle(new Map(this.stored));
  }

  create(label: Label, content: C): string {
    return this.put(label, { version: 1, content });
  }

  update(label: Label, version: number, content: C): string {
    const old = this.stored.get(label);
    if (old === undefined) return notFound;
    if (old.version !== version) return conflict(version, old.version);
    return this.put(label, { version: version + 1, content });
  }

  delete(label: Label): string {
    return `${this.stored.delete(label)}`;
  }

  get(label: Label): string {
    const found = this.stored.get(label);
    return found ? lineOf(label, found.version, found.content) : nothing;
  }

  /** All, by id. */
  all(byId: Order): string {
    return this.lines([...this.stored.keys()].sort(byId));
  }

  /** Those that are wanted, by name, then id. */
  find(wanted: (content: C) => boolean, byId: Order): string {
    const found = [...this.stored].filter(([, { content }]) => wanted(content));
    found.sort(
      ([a, one], [b, two]) => compareText(one.content.name, two.content.name) || byId(a, b),
    );
    return this.lines(found.map(([label]) => label));
  }

  private put(label: Label, one: Stored<C>): string {
    this.stored.set(label, one);
    return this.get(label);
  }

  private lines(labels: readonly Label[]): string {
    return labels.map((label) => this.get(label)).join('\n');
  }
}

/** An entity as text, without its times: these are the store's. */
export const lineOf = (label: string, version: number, content: unknown): string =>
  `${label} v${version} ${textOf(content)}`;
