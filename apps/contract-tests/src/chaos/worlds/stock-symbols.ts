import type { StockSymbol } from '@jts/domain';

export const symbolText = (symbol: StockSymbol | null | undefined): string =>
  symbol ? `${symbol.code} ${symbol.name} ${symbol.market} ${symbol.isActive}` : 'none';

export const symbolsText = (symbols: Iterable<StockSymbol>): string =>
  [...symbols]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map(symbolText)
    .join('\n');
