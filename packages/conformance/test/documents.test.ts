import {
  backtestConformance,
  documentStoreConformance,
  formulaConformance,
  settingsConformance,
  strategyConformance,
} from '../src/vitest.js';
import { memoryStores, part } from './memory.js';

const stores = memoryStores();

formulaConformance(part(stores, ({ formulas }) => formulas));
strategyConformance(part(stores, ({ strategies }) => strategies));
backtestConformance(part(stores, ({ backtests }) => backtests));
settingsConformance(part(stores, ({ settings }) => settings));
documentStoreConformance(stores);
