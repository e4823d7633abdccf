import { Code, createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createMemoryStore } from '@jts/adapter-memory';
import { expect, it } from 'vitest';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../src/gen/grpc/health/v1/health_pb.js';
import { startGateway } from '../src/index.js';

/** A gateway over two stores, of which each may be closed. */
async function open() {
  const [market, documents] = [createMemoryStore(), createMemoryStore()];
  const gateway = await startGateway({ market, documents, health: { intervalMs: 5 } });
  const health = createClient(Health, createGrpcTransport({ baseUrl: gateway.url }));
  return {
    market,
    documents,
    health,
    async [Symbol.asyncDispose]() {
      await gateway.stop(0);
      await Promise.all([market.close(), documents.close()]);
    },
  };
}

const statusOf = {
  market: 'jts.storage.v1.CandleService',
  documents: 'jts.storage.v1.FormulaService',
};

it('says of each service what its own store says, and of all what the worst does', async () => {
  await using gateway = await open();
  const check = async (service: string) => (await gateway.health.check({ service })).status;
  for (const service of ['', ...Object.values(statusOf)]) {
    expect(await check(service)).toBe(Status.SERVING);
  }
  await gateway.documents.close();
  await expect.poll(() => check(statusOf.documents)).toBe(Status.NOT_SERVING);
  await expect.poll(() => check('')).toBe(Status.NOT_SERVING);
  expect(await check(statusOf.market)).toBe(Status.SERVING);
  const { statuses } = await gateway.health.list({});
  expect(statuses).toMatchObject({
    '': { status: Status.NOT_SERVING },
    [statusOf.market]: { status: Status.SERVING },
    [statusOf.documents]: { status: Status.NOT_SERVING },
  });
});

it('a service that is not served is NOT_FOUND to who asks, and unknown to who watches', async () => {
  await using gateway = await open();
  const none = { service: 'none' };
  await expect(gateway.health.check(none)).rejects.toMatchObject({ code: Code.NotFound });
  const watch = gateway.health.watch(none)[Symbol.asyncIterator]();
  expect((await watch.next()).value).toMatchObject({ status: Status.SERVICE_UNKNOWN });
});

it('tells who watches of each change', async () => {
  await using gateway = await open();
  const watch = gateway.health.watch({ service: statusOf.market })[Symbol.asyncIterator]();
  expect((await watch.next()).value).toMatchObject({ status: Status.SERVING });
  await gateway.market.close();
  expect((await watch.next()).value).toMatchObject({ status: Status.NOT_SERVING });
});
