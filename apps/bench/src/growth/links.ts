import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { connect, drain } from '../candles/connection.js';
import { rangeOf, readKey, wholeData } from '../candles/data-set.js';
import { isOfSeries } from '../candles/table.js';
import type { Job, Way } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { throttle } from './throttle.js';

/** A read over slower and faster links, as it is and compressed. */
export function linkJobs({ megabits, barsOverLink }: GrowthSizes): Job[] {
  const bars = barsOverLink.toLocaleString('en');
  return megabits.map((size) => ({
    id: `growth-link-${size}`,
    title: `Read ${bars} bars at ${size.toLocaleString('en')} Mbit/s`,
    items: barsOverLink,
    unit: 'bars',
    calls: 1,
    point: { curve: `A read of ${bars} bars over a link`, of: 'Mbit/s', size, shows: 'time' },
    ways: [
      bytes(size, barsOverLink),
      reading('getRange', size, barsOverLink, false),
      reading('getRange, gzip', size, barsOverLink, true),
    ],
    expected: async () => `${barsOverLink} bars`,
  }));
}

const bytes = (megabits: number, bars: number): Way => ({
  name: 'Native bytes, not looked at',
  role: 'bound',
  async open(settings) {
    const link = await throttle(new URL(settings.server.url), megabits);
    const { database } = wholeData(settings);
    const client = connect({ ...settings.server, url: link.url }, database);
    const query = `SELECT timestamp, open, high, low, close, volume FROM candles
      WHERE ${isOfSeries(readKey)} ORDER BY timestamp LIMIT ${bars} FORMAT Native`;
    return {
      async run() {
        const received = await drain((await client.exec({ query })).stream);
        return () => `${Math.floor(received / 48) >= bars ? bars : received} bars`;
      },
      close: () => client.close().finally(() => link.close()),
    };
  },
});

const reading = (name: string, megabits: number, bars: number, gzip: boolean): Way => ({
  name,
  role: 'ours',
  async open(settings) {
    const { nativePort, ...access } = settings.server;
    const link = await throttle(new URL(access.url), megabits);
    const store = await createClickHouseStore({
      ...access,
      url: link.url,
      database: wholeData(settings).database,
      compression: { response: gzip },
    });
    return {
      async run() {
        const { length } = await store.candles.getRange(readKey, rangeOf(bars));
        return () => `${length} bars`;
      },
      close: () => store.close().finally(() => link.close()),
    };
  },
});
