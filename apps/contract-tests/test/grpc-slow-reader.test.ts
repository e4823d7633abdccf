import { createGrpcStore } from '@jts/adapter-grpc';
import { createMemoryStore } from '@jts/adapter-memory';
import { allocateColumns, CandleSeries, seriesKey } from '@jts/domain';
import { startGateway } from '@jts/gateway';
import type { MarketDataStore } from '@jts/ports';
import { expect, it } from 'vitest';

const key = seriesKey('LONG', '1m');
const length = 300_000;
const start = Date.UTC(2022, 0, 1);
const range = { from: new Date(start), to: new Date(start + length * 60_000) };

function longSeries(): CandleSeries {
  const columns = allocateColumns(length);
  for (let row = 0; row < length; row++) columns.timestamp[row] = BigInt(start + row * 60_000);
  return CandleSeries.fromColumns(key, columns);
}

it('a stream through a gateway asks for a page when the one before has been read, and no sooner', async () => {
  const behind = createMemoryStore();
  await behind.candles.saveMany(longSeries());
  let pulled = 0;
  const streamRange: MarketDataStore['candles']['streamRange'] = async function* (...args) {
    for await (const chunk of behind.candles.streamRange(...args)) {
      pulled += chunk.length;
      yield chunk;
    }
  };
  const candles = { ...behind.candles, streamRange };
  const gateway = await startGateway({
    market: Object.create(behind, { candles: { value: candles } }),
  });
  const store = await createGrpcStore({ url: gateway.url });
  const chunkSize = 5_000;
  // Four chunks share a page.
  const page = 4 * chunkSize;
  let read = 0;
  for await (const chunk of store.candles.streamRange(key, range, { chunkSize })) {
    read += chunk.length;
    // Another call, from beginning to end: what the gateway could do meanwhile, it has done.
    await store.candles.count(key);
    expect(pulled).toBe(Math.ceil(read / page) * page);
  }
  expect(read).toBe(length);
  await store.close();
  await gateway.stop();
  await behind.close();
});
