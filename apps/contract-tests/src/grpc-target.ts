import { createGrpcStore } from '@jts/adapter-grpc';
import type { OpenOptions } from '@jts/conformance';
import { type Served, startGateway } from '@jts/gateway';
import type { DocumentStore, MarketDataStore, Store } from '@jts/ports';
import type { StoreTarget } from './store-target.js';

/**
 * The stores of a target behind gateways, and clients of these. Where one connection is all that the
 * target has, its clients share a gateway; else each has one of its own.
 */
export function grpcTarget<S extends Store>(
  target: StoreTarget<S>,
  serve: (store: S) => Served,
  createStore = createGrpcStore,
): StoreTarget<MarketDataStore & DocumentStore> {
  return {
    ...target,
    name: `${target.name}, through a gateway${createStore === createGrpcStore ? '' : ' by fetch'}`,
    capabilities: { ...target.capabilities, reconnects: true },
    async open(options) {
      const namespace = await target.open(options);
      const opened: Opened[] = [];
      const connect = async (store: S) => {
        const one = await openBehind(serve(store), createStore, options);
        opened.push(one);
        return one.client;
      };
      const { reconnects } = target.capabilities;
      return {
        ...namespace,
        repository: await connect(namespace.repository),
        reconnect: async () =>
          connect(reconnects ? await namespace.reconnect() : namespace.repository),
        async close() {
          await Promise.all(opened.map((one) => one.close()));
          await namespace.close();
        },
      };
    },
  };
}

interface Opened {
  readonly client: MarketDataStore & DocumentStore;
  close(): Promise<void>;
}

async function openBehind(
  served: Served,
  createStore: typeof createGrpcStore,
  options: OpenOptions | undefined,
): Promise<Opened> {
  const gateway = await startGateway(served);
  const client = await createStore({ url: gateway.url, ...options });
  return {
    client,
    async close() {
      await client.close();
      await gateway.stop();
    },
  };
}
