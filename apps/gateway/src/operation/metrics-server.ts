import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HealthCheckResponse_ServingStatus as Status } from '../gen/grpc/health/v1/health_pb.js';
import type { HealthChecks } from './health.js';
import type { Metrics } from './metrics.js';

export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * On a port of its own, for it is not the clients': `/metrics`; `/live`, whether the process answers; and
 * `/ready`, whether it can do its work: 503 where a store is away, and from the first moment of a stop.
 */
export async function startMetricsServer(
  { host, port }: { readonly host: string; readonly port: number },
  metrics: Metrics,
  health: HealthChecks,
): Promise<MetricsServer> {
  const answers: Readonly<Record<string, (response: ServerResponse) => Promise<void>>> = {
    '/metrics': async (response) => {
      const text = await metrics.text();
      response.writeHead(200, { 'content-type': metrics.contentType }).end(text);
    },
    '/live': async (response) => plain(response, 200, 'live'),
    '/ready': async (response) => {
      const isReady = (await health.status('')) === Status.SERVING;
      plain(response, isReady ? 200 : 503, isReady ? 'ready' : 'not ready');
    },
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url?.split('?', 1)[0] ?? ''];
    if (answer === undefined) return plain(response, 404, 'see /metrics, /live and /ready');
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'GET');
    answer(response).catch(() => plain(response, 500, 'failed'));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${text}\n`);
}
