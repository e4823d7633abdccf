import type { RateLimiter } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { modelCases } from '../model/cases.js';
import { limiterModel } from '../model/rate-limits/model.js';
import { bucketCases } from './buckets.js';
import { callCases } from './calls.js';
import { limiterLifeCases } from './life.js';
import { spanCases } from './spans.js';
import { textIsDataCases } from './text-is-data.js';
import { timeCases } from './times.js';
import { tokenCases } from './tokens.js';
import { waitCases } from './waits.js';

/** What every `RateLimiter` must do. */
export const rateLimiterCases: readonly ConformanceCase<RateLimiter>[] = [
  ...tokenCases,
  ...timeCases,
  ...waitCases,
  ...spanCases,
  ...bucketCases,
  ...callCases,
  ...textIsDataCases,
  ...limiterLifeCases,
  ...modelCases(limiterModel),
];
