import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { type GrpcStoreOptions, nodeAccessFrom } from './node-options.js';
import { overHttp2 } from './node-way.js';
import { openStore } from './store.js';

export { type GatewayAddress, readGatewayEnvironment } from './environment.js';
export type { GrpcStoreOptions } from './node-options.js';

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
  const access = await nodeAccessFrom(options);
  return openStore(access, options, overHttp2(access));
}
