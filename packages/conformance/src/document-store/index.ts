import type { DocumentStore } from '@jts/ports';
import type { ConformanceCase } from '../case.js';
import { lifecycleCases } from './lifecycle.js';
import { schemaCases } from './schema.js';
import { signalCases } from './signals.js';

/** What every `DocumentStore` must do beyond its repositories. */
export const documentStoreCases: readonly ConformanceCase<DocumentStore>[] = [
  ...schemaCases,
  ...signalCases,
  ...lifecycleCases,
];
