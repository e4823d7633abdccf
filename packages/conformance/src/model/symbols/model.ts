import type { SymbolRepository } from '@jts/ports';
import type { PortModel } from '../port-model.js';
import { activeReads } from './calls/get-all-active.js';
import { codeReads } from './calls/get-by-code.js';
import { marketReads } from './calls/get-by-market.js';
import { saves } from './calls/save.js';
import { manySaves } from './calls/save-many.js';
import { searches } from './calls/search.js';
import { SymbolOracle } from './oracle.js';
import { anySavesAtOnce } from './race.js';
import { type SymbolStage, symbolStage } from './stage.js';

export const symbolModel: PortModel<SymbolRepository, SymbolStage, SymbolOracle> = {
  key: 'S1/any-calls',
  title: 'any sequence of calls gives what a map would give',
  calls: () => [saves, manySaves, codeReads, marketReads, activeReads, searches],
  race: {
    key: 'S1/any-calls-at-once',
    title: 'of any saves at once one is the last of each code, the same for every reader',
    calls: () => anySavesAtOnce,
  },
  oracle: () => new SymbolOracle(),
  stage: symbolStage,
};
