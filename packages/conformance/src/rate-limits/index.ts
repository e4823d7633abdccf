import type { RateLimiter } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { modelCases } from '../model/cases.js';
import { limiterModel } from '../model/rate-limits/model.js';
import { bucketCases } from './buckets.js';
import { callCases } from './calls.js';
import { limiterLifeCases } from './life.js';
import { timeCases } from './times.js';
import { tokenCases } from './tokens.js';

/** What every `RateLimiter` must do. */
export const rateLimiterCases: readonly ConformanceCase<RateLimiter>[] = [
  ...tokenCases,
  ...timeCases,
  ...bucketCases,
  ...callCases,
  ...limiterLifeCases,
  ...modelCases(limiterModel),
];
