import { writeJob } from '../candles/write.js';
import type { Job } from '../harness/job.js';
import type { GrowthSizes } from '../settings.js';

/** New bars into an empty table. */
export function writeJobs({ bars }: GrowthSizes): Job[] {
  return bars.map((size) => {
    const job = writeJob(size);
    return {
      ...job,
      id: `growth-${job.id}`,
      point: { curve: 'A save of new bars', of: 'bars', size, shows: 'time' },
      ways: job.ways.filter(({ role }) => role !== 'plain'),
    };
  });
}
