import type { MarketDataStore } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { lifecycleCases } from './lifecycle.js';
import { schemaCases } from './schema.js';
import { signalCases } from './signals.js';

/** What every `MarketDataStore` must do beyond its repositories. */
export const storeCases: readonly ConformanceCase<MarketDataStore>[] = [
  ...schemaCases,
  ...signalCases,
  ...lifecycleCases,
];
