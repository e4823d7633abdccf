import { candleConformance, storeConformance, symbolConformance } from '../src/vitest.js';
import { candles, memoryStores, part, symbols } from './memory.js';

candleConformance(part(memoryStores(), candles));
symbolConformance(part(memoryStores(), symbols));
storeConformance(memoryStores());
