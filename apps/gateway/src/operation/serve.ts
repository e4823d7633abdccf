import type { GatewayConfig } from '../config/schema.js';
import { type RunningGateway, startGateway } from '../server.js';
import { type Log, logCall } from './log.js';
import { Metrics } from './metrics.js';
import { type MetricsServer, startMetricsServer } from './metrics-server.js';
import type { OpenedStores } from './open-stores.js';
import { UnknownPaths } from './unknown-paths.js';
import { refusedCall, unknownCall, type Watcher } from './watched-calls.js';

export interface Serving {
  readonly gateway: RunningGateway;
  readonly metrics?: MetricsServer;
  readonly unknownPaths: UnknownPaths;
}

/** A gateway as it is configured, with its log and its metrics. */
export async function serve(
  config: GatewayConfig,
  stores: OpenedStores,
  log: Log,
): Promise<Serving> {
  const { market, documents, redis } = stores;
  const { host, port, timeoutMs, reflection, tls, tokens, anonymous, cors, limits } = config;
  const metrics = config.metrics && new Metrics();
  const unknownPaths = new UnknownPaths(log);
  const said = { timeoutMs, tls, tokens, anonymous, cors, limits, connections: config.connections };
  const options = { ...said, market, documents };
  const gateway = await startGateway({
    ...(given(options) as Given<typeof options>),
    host,
    port,
    reflection,
    ...(redis === undefined ? {} : { rateLimiter: redis.rateLimiter }),
    watcher: watcherOf(log, metrics),
    onRefused(refusal) {
      const call = refusedCall(refusal);
      metrics?.ended(call);
      logCall(log, call);
    },
    onUnknownPath(path) {
      metrics?.ended(unknownCall);
      unknownPaths.saw(path);
    },
  });
  if (config.metrics === undefined || metrics === undefined) return { gateway, unknownPaths };
  try {
    const server = await startMetricsServer(config.metrics, metrics, gateway.health);
    return { gateway, metrics: server, unknownPaths };
  } catch (error) {
    await gateway.stop(0);
    throw error;
  }
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Those that are said. */
const given = (options: object): object =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

function watcherOf(log: Log, metrics: Metrics | undefined): Watcher {
  return {
    begun(call) {
      const counted = metrics?.begun(call);
      return (ended) => {
        counted?.(ended);
        logCall(log, ended);
      };
    },
    ...(metrics === undefined ? {} : { connected: metrics.connected }),
  };
}

/**
 * Lets running calls end, for as long as the configuration says, and cuts the rest.
 *
 * @returns how many connections were cut
 */
export async function stopServing(
  { gateway, metrics, unknownPaths }: Serving,
  config: GatewayConfig,
): Promise<number> {
  const cut = await gateway.stop(config.shutdownGraceMs);
  unknownPaths.tell();
  await metrics?.stop();
  return cut;
}
