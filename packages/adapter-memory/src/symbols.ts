import type { SymbolDriver, SymbolFilter } from '@jts/adapter-kit';
import type { StockSymbol } from '@jts/domain';

/** Symbols by code. Frozen copies: what is handed out is neither the caller's object nor writable. */
export function memorySymbols(): SymbolDriver {
  const stored = new Map<string, StockSymbol>();
  return {
    async save(symbols) {
      for (const symbol of symbols) stored.set(symbol.code, Object.freeze({ ...symbol }));
    },
    get: async (code) => stored.get(code) ?? null,
    find: async (filter) => Array.from(stored.values()).filter((symbol) => matches(symbol, filter)),
  };
}

function matches(symbol: StockSymbol, { market, active }: SymbolFilter): boolean {
  return (market === undefined || symbol.market === market) && (!active || symbol.isActive);
}
