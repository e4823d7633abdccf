import type { DocumentStore, MarketDataStore } from '@jts/ports';

/** What a gateway serves: bars and symbols, documents, or both, which may be one store. */
export interface Served {
  readonly market?: MarketDataStore;
  readonly documents?: DocumentStore;
}

export const nothingToServe = 'is required, or documents: there is nothing to serve';
