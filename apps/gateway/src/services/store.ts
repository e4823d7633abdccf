import type { ServiceImpl } from '@connectrpc/connect';
import type { Health, Store } from '@jts/ports';
import { StoreContent, type StoreService, toErrorDetail } from '@jts/proto';
import { callOptions } from './call-options.js';
import type { Served } from './served.js';

export const storeService = (served: Served): ServiceImpl<typeof StoreService> => {
  const stores = contentsByStore(served);
  const { market } = served;
  return {
    getStoreInfo: () => ({
      contents: Array.from(stores.values()).flat(),
      ...(market === undefined ? {} : { priceScale: market.priceScale }),
    }),

    async checkHealth(_, context) {
      const asked = Array.from(stores, async ([store, contents]) =>
        toHealth(await store.health(callOptions(context)), contents),
      );
      return { stores: await Promise.all(asked) };
    },

    async ensureSchema(_, context) {
      for (const store of stores.keys()) await store.ensureSchema(callOptions(context));
      return {};
    },
  };
};

/** One store may hold both. */
function contentsByStore({ market, documents }: Served): Map<Store, StoreContent[]> {
  const contents = new Map<Store, StoreContent[]>();
  if (market !== undefined) contents.set(market, [StoreContent.MARKET_DATA]);
  if (documents !== undefined) {
    contents.set(documents, [...(contents.get(documents) ?? []), StoreContent.DOCUMENTS]);
  }
  return contents;
}

const toHealth = ({ serverVersion, error, ...health }: Health, contents: StoreContent[]) => ({
  contents,
  ok: health.ok,
  latencyMs: health.latencyMs,
  details: health.details,
  ...(serverVersion === undefined ? {} : { serverVersion }),
  ...(error === undefined ? {} : { error: toErrorDetail(error) }),
});
