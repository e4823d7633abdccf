import { listing } from '../candles/list.js';
import type { Job } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';
import { seriesData } from './data.js';

/** What series there are. */
export function listJobs({ series }: GrowthSizes): Job[] {
  return series.map((size) => ({
    id: `growth-list-${size}`,
    title: `List ${size.toLocaleString('en')} series`,
    items: size,
    unit: 'series',
    calls: 1,
    point: { curve: 'A list of all series', of: 'series', size, shows: 'time' },
    ...listing((settings) => seriesData(settings, size)),
  }));
}
