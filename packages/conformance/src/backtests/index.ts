import type { BacktestResultRepository } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { backtestModel } from '../model/backtests/model.js';
import { modelCases } from '../model/cases.js';
import { anyResultCases } from './any.js';
import { checkingCases } from './checking.js';
import { corruptCases } from './corrupt.js';
import { largeCases } from './large.js';
import { limitCases } from './limits.js';
import { listingCases } from './listing.js';
import { moneyCases } from './money.js';
import { savingCases } from './saving.js';
import { storedCases } from './stored.js';
import { textIsDataCases } from './text-is-data.js';
import { thousandCases } from './thousand.js';

/** What every `BacktestResultRepository` must do. */
export const backtestCases: readonly ConformanceCase<BacktestResultRepository>[] = [
  ...savingCases,
  ...moneyCases,
  ...listingCases,
  ...thousandCases,
  ...largeCases,
  ...checkingCases,
  ...limitCases,
  ...storedCases,
  ...corruptCases,
  ...anyResultCases,
  ...textIsDataCases,
  ...modelCases(backtestModel),
];
