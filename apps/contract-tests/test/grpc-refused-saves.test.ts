import { createGrpcStore } from '@jts/adapter-grpc';
import { createMemoryStore } from '@jts/adapter-memory';
import { CandleSeries, seriesKey } from '@jts/domain';
import { newToken, startGateway } from '@jts/gateway';
import { expect, onTestFinished, test } from 'vitest';

const length = 200_000;
const key = seriesKey('005930', '1m');
const column = BigInt64Array.from({ length }, (_, i) => BigInt(i));
const series = CandleSeries.fromColumns(key, {
  timestamp: column.map((i) => BigInt(Date.UTC(2000, 0, 1)) + i * 60_000n),
  open: column,
  high: column,
  low: column,
  close: column,
  volume: BigUint64Array.from(column),
});

// What they have not sent by then waits in the client, more than Node lets a connection hold by itself.
test('large saves that are refused before they are sent leave their connection to other calls', async () => {
  const behind = createMemoryStore();
  const { token, sha256 } = newToken();
  const gateway = await startGateway({
    market: behind,
    tokens: [{ name: 'reader', sha256, role: 'read-only' }],
  });
  const store = await createGrpcStore({ url: gateway.url, token, timeoutMs: 10_000 });
  onTestFinished(async () => {
    await store.close();
    await gateway.stop();
    await behind.close();
  });
  for (let round = 0; round < 3; round++) {
    const saves = Array.from({ length: 10 }, () => store.candles.saveMany(series));
    for (const save of await Promise.allSettled(saves)) {
      expect(save).toMatchObject({ status: 'rejected', reason: { code: 'UNAUTHORIZED' } });
    }
    expect(await store.candles.count(key)).toBe(0);
  }
});
