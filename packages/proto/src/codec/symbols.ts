import type { MessageInitShape } from '@bufbuild/protobuf';
import type { Market as DomainMarket, StockSymbol as DomainSymbol } from '@jts/domain';
import type { StockSymbol, StockSymbolSchema } from '../gen/jts/storage/v1/symbols_pb.js';
import { Market } from '../gen/jts/storage/v1/types_pb.js';
import { names } from './names.js';
import { present } from './present.js';

export const marketNames = names<DomainMarket, Market>({
  KOSPI: Market.KOSPI,
  KOSDAQ: Market.KOSDAQ,
  ETF: Market.ETF,
});

export const toSymbol = (symbol: DomainSymbol): MessageInitShape<typeof StockSymbolSchema> => ({
  code: symbol.code,
  name: symbol.name,
  market: marketNames.to(symbol.market),
  ...present({ sector: symbol.sector }),
  isActive: symbol.isActive,
});

/** @throws ValidationError below `path` where its market is not known */
export const fromSymbol = (symbol: StockSymbol, path = 'symbol'): DomainSymbol => ({
  code: symbol.code,
  name: symbol.name,
  market: marketNames.from(`${path}.market`, symbol.market),
  ...present({ sector: symbol.sector }),
  isActive: symbol.isActive,
});
