import { createGrpcStore } from '@jts/adapter-grpc';
import { type Served, startGateway } from '@jts/gateway';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { openClickHouseScene } from './clickhouse-scene.js';
import { openFaultProxy } from './fault-proxy.js';
import { openMongoScene } from './mongo-scene.js';
import { startOwnGateway } from './own-gateway.js';
import { type OpenScene, prefixed } from './scene.js';

type Client = MarketDataStore & DocumentStore;

/**
 * The database of a scene behind a gateway in a process of its own: what goes wrong is the connection to the
 * gateway, and the gateway.
 *
 * @param choose what of the client the scene is about
 */
async function beforeGateway<S>(
  { scene, databases, close }: OpenScene<S>,
  choose: (client: Client) => S,
): Promise<OpenScene<S>> {
  const gateway = await startOwnGateway(databases);
  const proxy = await openFaultProxy(gateway.port);
  const client = await createGrpcStore({ url: `http://127.0.0.1:${proxy.port}` });
  return {
    scene: {
      ...scene,
      name: `grpc-${scene.name}`,
      world: prefixed('grpc', scene.world),
      proxy,
      server: gateway.process,
      store: choose(client),
      // The length of a frame; of headers that are taken for others nobody could know.
      checkedBytes: 1,
      outOfStep: true,
    },
    databases,
    async close() {
      await client.close();
      const left = await proxy.leftOpen();
      await proxy.close();
      await gateway.stop();
      return left + (await close());
    },
  };
}

/** The store of a scene through a gateway: what goes wrong is behind that. */
async function behindGateway<S>(
  { scene, databases, close }: OpenScene<S>,
  serve: (store: S) => Served,
  choose: (client: Client) => S,
): Promise<OpenScene<S>> {
  const gateway = await startGateway(serve(scene.store));
  const client = await createGrpcStore({ url: gateway.url });
  return {
    scene: {
      ...scene,
      name: `gateway-${scene.name}`,
      world: prefixed('gateway', scene.world),
      store: choose(client),
    },
    databases,
    async close() {
      await client.close();
      await gateway.stop();
      return close();
    },
  };
}

/** Bars and symbols through a gateway that fails, or is cut off. */
export const openGrpcClickHouse = async (): Promise<OpenScene<MarketDataStore>> =>
  beforeGateway(await openClickHouseScene(false), (client) => client);

/** Likewise, documents. */
export const openGrpcMongo = async (): Promise<OpenScene<DocumentStore>> =>
  beforeGateway(await openMongoScene(false), (client) => client);

/**
 * Bars and symbols through a gateway that is well, and whose ClickHouse fails, or is cut off.
 *
 * @param processFaults whether the server is to be killed and its disk filled
 */
export const openGatewayClickHouse = async (
  processFaults: boolean,
): Promise<OpenScene<MarketDataStore>> =>
  behindGateway(
    await openClickHouseScene(processFaults),
    (market) => ({ market }),
    (client) => client,
  );

/** Likewise, documents and their MongoDB. */
export const openGatewayMongo = async (processFaults: boolean): Promise<OpenScene<DocumentStore>> =>
  behindGateway(
    await openMongoScene(processFaults),
    (documents) => ({ documents }),
    (client) => client,
  );
