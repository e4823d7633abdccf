import { expect, it } from 'vitest';
import type { Suite } from '../src/harness/job.js';
import { runSuite } from '../src/harness/run-suite.js';
import { quickSizes, type Settings } from '../src/settings.js';

it('an interruption ends a measurement before its next step', async () => {
  const done: string[] = [];
  const interruption = new AbortController();
  const suite: Suite = {
    name: 'candles',
    title: 'Candles',
    server: 'none',
    async prepare(_, log) {
      log('the first table');
      done.push('the first table');
      interruption.abort(new Error('interrupted'));
      log('the second table');
      done.push('the second table');
    },
    jobs: () => [],
  };
  const settings: Settings = {
    server: { url: '' },
    sizes: quickSizes,
    dataDatabase: 'data',
    scratchPrefix: 'scratch_',
  };
  const options = { jobs: [], skipPlain: false, runs: 1, profiles: undefined };
  const run = runSuite(
    suite,
    settings,
    { ...options, interrupted: interruption.signal },
    {
      log: () => {},
      job: () => {},
    },
  );
  await expect(run).rejects.toThrow('interrupted');
  expect(done).toEqual(['the first table']);
});
