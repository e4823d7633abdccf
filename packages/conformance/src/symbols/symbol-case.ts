import type { StockSymbol } from '@jts/domain';
import type { CallOptions, SymbolRepository } from '@jts/ports';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { another } from '../connections.js';
import { expectText } from '../expect.js';
import type { Namespace, OpenOptions, RawSymbol } from '../target.js';

/** What a case about symbols works with. */
export interface SymbolTest extends CaseTools {
  readonly symbols: SymbolRepository;
  /** Whether rows come into the table that the port refuses. */
  readonly othersWrite: boolean;
  /** Another connection; the only one where the adapter has no other. */
  another(): Promise<SymbolRepository>;
  /** Rows written by another program, in one insert; where none can write, saved in their order. */
  insertRaw(
    rows: readonly RawSymbol[],
    unknownColumns?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

export interface SymbolQuestion {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  readonly limits?: NonNullable<OpenOptions['limits']>;
  ask(test: SymbolTest): Promise<void>;
}

export function symbolCase({ ask, ...question }: SymbolQuestion) {
  const one: ConformanceCase<SymbolRepository> = {
    ...question,
    rule: ruleOf(question.key),
    run: (namespace, tools) => ask(symbolTest(namespace, tools)),
  };
  return one;
}

function symbolTest(namespace: Namespace<SymbolRepository>, tools: CaseTools): SymbolTest {
  const { repository, seed } = namespace;
  return {
    ...tools,
    symbols: repository,
    othersWrite: seed !== 'unsupported',
    another: () => another(namespace, tools),
    async insertRaw(rows, unknownColumns = {}) {
      if (seed !== 'unsupported') return seed({ symbols: rows, unknownColumns });
      for (const { updatedAt: _, ...symbol } of rows) await repository.save(symbol as StockSymbol);
    },
  };
}

/** A symbol; its name is its code, unless said otherwise. */
export function stock(code: string, fields: Partial<StockSymbol> = {}): StockSymbol {
  return { code, name: code, market: 'KOSPI', isActive: true, ...fields };
}

export function rawStock(code: string, fields: Partial<RawSymbol> = {}): RawSymbol {
  const updatedAt = new Date('2024-01-01T00:00:00Z');
  return { code, name: code, market: 'KOSPI', sector: '', isActive: true, updatedAt, ...fields };
}

/** Checks fields and order; an absent sector is neither an empty nor an undefined one. */
export function expectSymbols(
  actual: readonly (StockSymbol | null)[],
  expected: readonly StockSymbol[],
  what: string,
): void {
  expectText(actual.map(line).join('\n'), expected.map(line).join('\n'), what);
}

function line(symbol: StockSymbol | null): string {
  const fields = Object.entries(symbol ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const text = (value: unknown) => (value === undefined ? 'undefined' : JSON.stringify(value));
  if (symbol === null) return 'null';
  return fields.map(([name, value]) => `${name}: ${text(value)}`).join(', ');
}

export function codesOf(symbols: readonly StockSymbol[]): string[] {
  return symbols.map(({ code }) => code);
}

/** A call of each method, with these options. */
export function symbolCalls(
  symbols: SymbolRepository,
  options: CallOptions,
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  return [
    ['save', () => symbols.save(stock('A'), options)],
    ['saveMany', () => symbols.saveMany([stock('A')], options)],
    ['getByCode', () => symbols.getByCode('A', options)],
    ['getByMarket', () => symbols.getByMarket('KOSPI', options)],
    ['getAllActive', () => symbols.getAllActive(options)],
    ['search', () => symbols.search('A', options)],
  ];
}
