import type { GatewayConfig } from '../config/schema.js';
import { type RunningGateway, startGateway } from '../server.js';
import { type Log, logCall } from './log.js';
import { Metrics } from './metrics.js';
import { type MetricsServer, startMetricsServer } from './metrics-server.js';
import type { OpenedStores } from './open-stores.js';
import { refusedCall, type Watcher } from './watched-calls.js';

export interface Serving {
  readonly gateway: RunningGateway;
  readonly metrics?: MetricsServer;
}

/** A gateway as it is configured, with its log and its metrics. */
export async function serve(
  config: GatewayConfig,
  stores: OpenedStores,
  log: Log,
): Promise<Serving> {
  const { market, documents, redis } = stores;
  const { host, port, timeoutMs, reflection, tls, tokens, anonymous, limits, connections } = config;
  const metrics = config.metrics && new Metrics();
  const options = { timeoutMs, tls, tokens, anonymous, limits, connections, market, documents };
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
  });
  if (config.metrics === undefined || metrics === undefined) return { gateway };
  try {
    return { gateway, metrics: await startMetricsServer(config.metrics, metrics, gateway.health) };
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
  { gateway, metrics }: Serving,
  config: GatewayConfig,
): Promise<number> {
  const cut = await gateway.stop(config.shutdownGraceMs);
  await metrics?.stop();
  return cut;
}
