import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { overHttp2 } from './node-way.js';
import type { GrpcStoreOptions } from './options.js';
import { openStore } from './store.js';

export type { GrpcStoreOptions } from './options.js';

/**
 * The stores behind a gateway, over gRPC. Connects, and fails early, without retries, where the gateway is
 * away (`UNAVAILABLE`) or refuses the token (`UNAUTHORIZED`). What the gateway does not serve is
 * `UNSUPPORTED`.
 *
 * @throws ValidationError naming the option
 */
export async function createGrpcStore(
  options: GrpcStoreOptions,
): Promise<MarketDataStore & DocumentStore> {
  return openStore(options, overHttp2);
}
