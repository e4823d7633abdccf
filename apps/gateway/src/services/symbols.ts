import type { ServiceImpl } from '@connectrpc/connect';
import type { StockSymbol } from '@jts/domain';
import type { SymbolRepository } from '@jts/ports';
import { fromSymbol, marketNames, type SymbolService, toSymbol } from '@jts/proto';
import { callOptions } from './call-options.js';
import { slices } from './chunks.js';

/** Symbols of a message. */
const mostSymbols = 500;

export const symbolService = (symbols: SymbolRepository): ServiceImpl<typeof SymbolService> => ({
  async saveSymbols({ symbols: given }, context) {
    const list = given.map((symbol, i) => fromSymbol(symbol, `symbols[${i}]`));
    return { saved: BigInt(await symbols.saveMany(list, callOptions(context))) };
  },

  async getSymbol({ code }, context) {
    const found = await symbols.getByCode(code, callOptions(context));
    return found === null ? {} : { symbol: toSymbol(found) };
  },

  async *listSymbolsByMarket({ market }, context) {
    const name = marketNames.from('market', market);
    yield* lists(await symbols.getByMarket(name, callOptions(context)));
  },

  async *listActiveSymbols(_, context) {
    yield* lists(await symbols.getAllActive(callOptions(context)));
  },

  async *searchSymbols({ query, limit }, context) {
    const options = { ...callOptions(context), ...(limit === 0 ? {} : { limit }) };
    yield* lists(await symbols.search(query, options));
  },
});

function* lists(symbols: readonly StockSymbol[]) {
  for (const some of slices(symbols, mostSymbols))
    yield { symbols: some.map((symbol) => toSymbol(symbol)) };
}
