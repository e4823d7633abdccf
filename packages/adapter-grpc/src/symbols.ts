import { AnswerSize, type CallContext, type SymbolDriver } from '@jts/adapter-kit';
import { checkSymbol, type StockSymbol } from '@jts/domain';
import { fromSymbol, marketNames, type StockSymbol as SymbolMessage, toSymbol } from '@jts/proto';
import { type Connection, callOptions, understood } from './connection.js';
import type { Writes } from './writes.js';

export function grpcSymbols({ symbols }: Connection, writes: Writes): SymbolDriver {
  return {
    async save(list, context) {
      const request = { symbols: list.map(toSymbol) };
      await writes.run(context, (options) => symbols.saveSymbols(request, options));
    },

    async get(code, context) {
      const { symbol } = await symbols.getSymbol({ code }, callOptions(context));
      return symbol === undefined ? null : understood(() => checkSymbol(fromSymbol(symbol)));
    },

    find({ market, search, limit }, context) {
      const options = callOptions(context);
      if (search !== undefined) {
        const request = { query: search, limit: limit ?? 0 };
        return gather(symbols.searchSymbols(request, options), context);
      }
      if (market === undefined) return gather(symbols.listActiveSymbols({}, options), context);
      const request = { market: marketNames.to(market) };
      return gather(symbols.listSymbolsByMarket(request, options), context);
    },
  };
}

async function gather(
  messages: AsyncIterable<{ readonly symbols: readonly SymbolMessage[] }>,
  { limits }: CallContext,
): Promise<readonly StockSymbol[]> {
  const size = new AnswerSize(limits);
  const found: StockSymbol[] = [];
  for await (const { symbols } of messages) {
    size.add(symbols.length, 0);
    for (const one of symbols) found.push(understood(() => checkSymbol(fromSymbol(one))));
  }
  return found;
}
