import { readKey, wholeData } from '../candles/data-set.js';
import { type Excerpt, expectedOf, readBytes, readSeries } from '../candles/read.js';
import type { Job, Way } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { throttle } from './throttle.js';

/** A read over slower and faster links, as it is and compressed. */
export function linkJobs({ megabits, barsOverLink }: GrowthSizes): Job[] {
  const bars = barsOverLink.toLocaleString('en');
  const first: Excerpt = { key: readKey, bars: barsOverLink, dataOf: wholeData };
  const ways = [
    readBytes(first),
    readSeries(first),
    readSeries(first, 'getRange, gzip', { compression: { response: true } }),
  ];
  return megabits.map((size) => ({
    id: `growth-link-${size}`,
    title: `Read ${bars} bars at ${size.toLocaleString('en')} Mbit/s`,
    items: barsOverLink,
    unit: 'bars',
    calls: 1,
    point: { curve: `A read of ${bars} bars over a link`, of: 'Mbit/s', size, shows: 'time' },
    ways: ways.map((way) => overLink(way, size)),
    expected: expectedOf(first),
  }));
}

const overLink = (way: Way, megabits: number): Way => ({
  ...way,
  async open(settings) {
    const link = await throttle(new URL(settings.server.url), megabits);
    const open = await way.open({ ...settings, server: { ...settings.server, url: link.url } });
    return { ...open, close: () => open.close().finally(() => link.close()) };
  },
});
