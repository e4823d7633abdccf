import type { CandleRepository } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { candleModel } from '../model/candles/model.js';
import { modelCases } from '../model/cases.js';
import { askedAheadCases } from './asked-ahead.js';
import { besideReadsCases } from './beside-reads.js';
import { calendarCases } from './calendar.js';
import { callCases } from './calls.js';
import { deletingCases } from './deleting.js';
import { duplicateBorderCases } from './duplicate-borders.js';
import { duplicateCases } from './duplicates.js';
import { exactnessCases } from './exactness.js';
import { lengthCases } from './lengths.js';
import { limitCases } from './limits.js';
import { longSaveCases } from './long-saves.js';
import { manyCases } from './many.js';
import { readingCases } from './reading.js';
import { reusedArgumentCases } from './reused-arguments.js';
import { savingCases } from './saving.js';
import { seriesCases } from './series.js';
import { streamingCases } from './streaming.js';
import { textIsDataCases } from './text-is-data.js';
import { unknownColumnCases } from './unknown-columns.js';
import { visibilityCases } from './visibility.js';
import { writerCases } from './writers.js';

/** What every `CandleRepository` must do. */
export const candleCases: readonly ConformanceCase<CandleRepository>[] = [
  ...callCases,
  ...reusedArgumentCases,
  ...exactnessCases,
  ...calendarCases,
  ...readingCases,
  ...lengthCases,
  ...limitCases,
  ...savingCases,
  ...longSaveCases,
  ...seriesCases,
  ...manyCases,
  ...duplicateCases,
  ...duplicateBorderCases,
  ...unknownColumnCases,
  ...deletingCases,
  ...streamingCases,
  ...askedAheadCases,
  ...visibilityCases,
  ...besideReadsCases,
  ...writerCases,
  ...textIsDataCases,
  ...modelCases(candleModel),
];
