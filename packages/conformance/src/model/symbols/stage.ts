import { type Market, markets, type StockSymbol } from '@jts/domain';
import type { SymbolRepository } from '@jts/ports';
import fc from 'fast-check';
import type { Call } from '../call.js';
import type { Bench } from '../port-model.js';
import type { SymbolOracle } from './oracle.js';

/** Symbols can't be deleted: each run has codes of its own, and looks at no others. */
export interface SymbolStage {
  readonly connections: readonly SymbolRepository[];
  /** What the codes of this run begin with, and those of no other. */
  readonly prefix: string;
}

export type SymbolCall = Call<SymbolStage, SymbolOracle>;

export async function symbolStage(
  { connections }: Bench<SymbolRepository>,
  run: number,
): Promise<SymbolStage> {
  return { connections, prefix: `run${run}/` };
}

/** Few, so that calls meet; whose order is by code point. */
export const anyCode = fc.constantFrom('A', 'a', "'%_", '가', '\u{10000}', '\uffff');
export const anyMarket: fc.Arbitrary<Market> = fc.constantFrom(...markets);

/** A symbol of a run, before the run has put its prefix to the code. */
export const anySymbol: fc.Arbitrary<StockSymbol> = fc.record(
  {
    code: anyCode,
    name: fc.constantFrom('', 'Straße', 'STRASSE', '가', '100%'),
    market: anyMarket,
    sector: fc.constantFrom('화학', 'a'),
    isActive: fc.boolean(),
  },
  { requiredKeys: ['code', 'name', 'market', 'isActive'] },
);

export const ofRun = ({ prefix }: SymbolStage, symbol: StockSymbol): StockSymbol => ({
  ...symbol,
  code: `${prefix}${symbol.code}`,
});

export const isOfRun =
  ({ prefix }: SymbolStage) =>
  ({ code }: StockSymbol): boolean =>
    code.startsWith(prefix);
