import type { Cache } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { cacheModel } from '../model/caches/model.js';
import { modelCases } from '../model/cases.js';
import { callCases } from './calls.js';
import { counterCases } from './counters.js';
import { cacheLifeCases } from './life.js';
import { limitCases } from './limits.js';
import { manyCases } from './many.js';
import { seenCases } from './seen.js';
import { textIsDataCases } from './text-is-data.js';
import { timeCases } from './times.js';
import { valueCases } from './values.js';

/** What every `Cache` must do. */
export const cacheCases: readonly ConformanceCase<Cache>[] = [
  ...valueCases,
  ...timeCases,
  ...manyCases,
  ...counterCases,
  ...seenCases,
  ...callCases,
  ...limitCases,
  ...textIsDataCases,
  ...cacheLifeCases,
  ...modelCases(cacheModel),
];
