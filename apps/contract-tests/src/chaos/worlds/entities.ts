import type { Formula, New, Strategy } from '@jts/domain';
import type { DocumentStore, FormulaRepository, StrategyRepository } from '@jts/ports';
import { anyOf, type Random } from '../random.js';

/** Of a formula or a strategy: what it is called, its version, and what each save changes. */
export interface Kept {
  readonly version: number;
  readonly value: number;
}

type Repository<T extends Formula | Strategy> = T extends Formula
  ? FormulaRepository
  : StrategyRepository;

/** Formulas or strategies. */
export interface EntityKind<T extends Formula | Strategy> {
  readonly name: 'formulas' | 'strategies';
  in(store: DocumentStore): Repository<T>;
  make(name: string, value: number): New<T>;
  change(entity: T, value: number): T;
  valueOf(entity: T): number;
}

export const someFormula = 'a'.repeat(24);

export const formulaKind: EntityKind<Formula> = {
  name: 'formulas',
  in: ({ formulas }) => formulas,
  make: (name, value) => ({
    name,
    expression: String(value),
    category: 'scan',
    tags: ['chaos'],
    parameters: [],
  }),
  change: (formula, value) => ({ ...formula, expression: String(value) }),
  valueOf: ({ expression }) => Number(expression),
};

export const strategyKind: EntityKind<Strategy> = {
  name: 'strategies',
  in: ({ strategies }) => strategies,
  make: (name, value) => ({
    name,
    entryFormulaId: someFormula,
    riskConfig: { positionSizePct: 10, maxPositions: value + 1 },
  }),
  change: (strategy, value) => ({
    ...strategy,
    riskConfig: { ...strategy.riskConfig, maxPositions: value + 1 },
  }),
  valueOf: ({ riskConfig }) => riskConfig.maxPositions - 1,
};

export const keptText = (all: ReadonlyMap<string, Kept>): string =>
  [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { version, value }]) => `${name} ${version} ${value}`)
    .join('\n');

/** The formulas or the strategies that a store should hold, by name, and as it gave them last. */
export class EntityModel<T extends { readonly name: string }> {
  readonly kept = new Map<string, Kept>();
  readonly found = new Map<string, T>();
  readonly owner: string;
  private labels = 0;

  /** @param owner what names begin with, and no other owner's do */
  constructor(owner: string) {
    this.owner = owner;
  }

  nextLabel(): string {
    return `${this.owner} ${this.labels++}`;
  }

  isOwn({ name }: T): boolean {
    return name.startsWith(`${this.owner} `);
  }

  any(random: Random): T {
    return anyOf([...this.found.values()], random);
  }
}
