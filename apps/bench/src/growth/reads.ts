import { dataKey } from '../candles/data-set.js';
import { type Excerpt, expectedOf, readBytes, readSeries } from '../candles/read.js';
import type { Job } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { barsData } from './data.js';

/** The whole of a series. */
export function readJobs({ bars }: GrowthSizes): Job[] {
  return bars.map((size) => {
    const all: Excerpt = {
      key: dataKey(0),
      bars: size,
      dataOf: (settings) => barsData(settings, size),
    };
    return {
      id: `growth-read-${size}`,
      title: `Read a series of ${size.toLocaleString('en')} bars`,
      items: size,
      unit: 'bars',
      calls: 1,
      point: { curve: 'A read of a whole series', of: 'bars', size, shows: 'time' },
      ways: [readBytes(all), readSeries(all)],
      expected: expectedOf(all),
    };
  });
}
