import { describe } from 'vitest';
import { cacheStoreConformance } from '../src/vitest.js';
import { memoryCaches } from './cache-memory.js';

describe('on a clock that can be moved', () => cacheStoreConformance(memoryCaches()));
describe('on the clock of the machine', () =>
  cacheStoreConformance(memoryCaches({ moves: false })));
