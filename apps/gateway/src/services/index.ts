import type { ConnectRouter } from '@connectrpc/connect';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { CandleService, SymbolService } from '@jts/proto';
import { candleService } from './candles.js';
import { symbolService } from './symbols.js';

/** What a gateway serves: bars and symbols, documents, or both; they may be one store. */
export interface Served {
  readonly market?: MarketDataStore;
  readonly documents?: DocumentStore;
}

/**
 * The services of the stores that are there; any other is Unimplemented. Their errors are those of
 * stores, as `storageErrors` translates them.
 */
export function storageRoutes({ market }: Served): (router: ConnectRouter) => void {
  return (router) => {
    if (market !== undefined) {
      router.service(CandleService, candleService(market.candles));
      router.service(SymbolService, symbolService(market.symbols));
    }
  };
}
