import { createMemoryStore } from '@jts/adapter-memory';
import { Candle, CandleSeries, seriesKey } from '@jts/domain';
import { isStorageError, type MarketDataStore } from '@jts/ports';

const store: MarketDataStore = createMemoryStore();
const key = seriesKey('005930', '1d');
const candle = Candle.of({
  timestamp: '2024-01-02T00:00:00Z',
  open: '78200',
  high: '79800',
  low: '78200',
  close: '79600',
  volume: 17142847n,
});
await store.candles.saveMany(CandleSeries.of(key, [candle]));
const read = await store.candles.getLatest(key, 1);
if (read.first?.close.toFixed() !== '79600') throw new Error('another bar came back');

// A declaration that leans on a lib which its user lacks would make this `any` or an error.
const dispose: () => PromiseLike<void> = () => store[Symbol.asyncDispose]();
await dispose();
try {
  await store.candles.count(key);
  throw new Error('a closed store answered');
} catch (error) {
  if (!isStorageError(error) || error.code !== 'CLOSED') throw error;
}
