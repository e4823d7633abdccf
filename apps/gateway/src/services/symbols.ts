import type { ServiceImpl } from '@connectrpc/connect';
import type { StockSymbol } from '@jts/domain';
import type { SymbolRepository } from '@jts/ports';
import {
  fromSymbol,
  marketNames,
  StockSymbolSchema,
  type SymbolService,
  toSymbol,
} from '@jts/proto';
import { callOptions, searchOptions } from './call-options.js';
import { partsBySize, sizeIn } from './chunks.js';

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
    yield* lists(await symbols.search(query, searchOptions(limit, context)));
  },
});

function* lists(found: readonly StockSymbol[]) {
  const messages = found.map((symbol) => toSymbol(symbol));
  for (const symbols of partsBySize(messages, sizeIn(StockSymbolSchema))) {
    yield { symbols: [...symbols] };
  }
}
