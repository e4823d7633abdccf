import {
  cacheStoreConformance,
  documentConformance,
  marketDataConformance,
} from '@jts/conformance/vitest';
import { memory, memoryCaches } from '../src/targets/memory.js';

// Few inputs a property: a mutant has all of the suite's cases to survive.
const options = { property: { runs: 20 }, model: { runs: 20 } };

// In one file: each mutant imports it anew.
marketDataConformance(memory, options);
documentConformance(memory, options);
cacheStoreConformance(memoryCaches, options);
