import { compareText, type StockSymbol } from '@jts/domain';
import { nothing } from '../call.js';
import { textOf } from '../text.js';

/** What the rules of symbols come to: a map and a sort. */
export class SymbolOracle {
  private readonly stored = new Map<string, StockSymbol>();

  save(symbol: StockSymbol): string {
    this.stored.set(symbol.code, symbol);
    return this.get(symbol.code);
  }

  /** The number of distinct codes. */
  saveMany(symbols: readonly StockSymbol[]): string {
    for (const symbol of symbols) this.save(symbol);
    return `${new Set(symbols.map(({ code }) => code)).size}`;
  }

  get(code: string): string {
    const found = this.stored.get(code);
    return found ? textOf(found) : nothing;
  }

  /** Those that are wanted, by code. */
  find(wanted: (symbol: StockSymbol) => boolean): string {
    const found = [...this.stored.values()].filter(wanted);
    return found
      .sort((a, b) => compareText(a.code, b.code))
      .map(textOf)
      .join('\n');
  }
}
