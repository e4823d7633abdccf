import type { DocumentStore, MarketDataStore } from '@jts/ports';

/** What a gateway serves: bars and symbols, documents, or both; they may be one store. */
export interface Served {
  readonly market?: MarketDataStore;
  readonly documents?: DocumentStore;
}
