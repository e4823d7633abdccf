import { type CallContext, defineStore, StoreCalls } from '@jts/adapter-kit';
import { checkScale, defaultPriceScale } from '@jts/domain';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { fromErrorDetail, StoreContent, type StoreHealth } from '@jts/proto';
import { grpcBacktests } from './backtests.js';
import { grpcCandles } from './candles.js';
import { Connection, callOptions, type OpenWay, understood } from './connection.js';
import { grpcFormulas } from './formulas.js';
import type { Access, WebStoreOptions } from './options.js';
import { grpcSettings } from './settings.js';
import { grpcStrategies } from './strategies.js';
import { grpcSymbols } from './symbols.js';
import { Writes } from './writes.js';

/** Asks the gateway what it serves, with one attempt: what is wrong with the options shows at once. */
export async function openStore(
  access: Access,
  options: WebStoreOptions,
  open: OpenWay,
): Promise<MarketDataStore & DocumentStore> {
  const connection = new Connection(access, open);
  const basics = {
    name: 'the gateway',
    toStorageError: (error: unknown) => connection.toStorageError(error),
    close: async () => connection.close(),
  };
  const calls = new StoreCalls(basics, options);
  try {
    const priceScale = await calls.run(
      'open',
      {},
      () => undefined,
      (_, context) => priceScaleOf(connection, context),
      { retry: false },
    );
    return defineStore({ ...basics, ...driverOf(connection, priceScale) }, calls);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Of a gateway without market data the default: a call for such is UNSUPPORTED anyway. */
async function priceScaleOf({ store }: Connection, context: CallContext): Promise<number> {
  const { priceScale } = await store.getStoreInfo({}, callOptions(context));
  return understood(() => checkScale(priceScale ?? defaultPriceScale, 'price_scale'));
}

function driverOf(connection: Connection, priceScale: number) {
  const writes = new Writes();
  return {
    priceScale,
    candles: grpcCandles(connection, writes, priceScale),
    symbols: grpcSymbols(connection, writes),
    formulas: grpcFormulas(connection, writes),
    strategies: grpcStrategies(connection, writes),
    backtests: grpcBacktests(connection, writes),
    settings: grpcSettings(connection, writes),
    async ensureSchema(context: CallContext) {
      await writes.run(context, (options) => connection.store.ensureSchema({}, options));
    },
    async ping(context: CallContext) {
      const { stores } = await connection.store.checkHealth({}, callOptions(context));
      const away = stores.find(({ ok }) => !ok);
      if (away?.error !== undefined) throw fromErrorDetail(away.error);
      const versions = stores.flatMap(({ serverVersion }) => serverVersion ?? []);
      return {
        ...(versions.length === 0 ? {} : { serverVersion: versions.join(', ') }),
        details: { gateway: connection.server, ...detailsOf(stores) },
      };
    },
  };
}

/** What the stores know; of two, by what each holds. */
function detailsOf(stores: readonly StoreHealth[]): Record<string, string> {
  const [only, ...others] = stores;
  if (only === undefined || others.length === 0) return only?.details ?? {};
  const all = stores.flatMap(({ contents, details }) => {
    const name = contents[0] === StoreContent.DOCUMENTS ? 'documents' : 'marketData';
    return Object.entries(details).map(([key, value]) => [`${name}.${key}`, value]);
  });
  return Object.fromEntries(all);
}
