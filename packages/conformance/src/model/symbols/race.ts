import type { StockSymbol } from '@jts/domain';
import type fc from 'fast-check';
import { type AtOnce, anyBatch, makeAtOnce } from '../at-once.js';
import { agree } from '../divergence.js';
import { textOf } from '../text.js';
import { saves } from './calls/save.js';
import { manySaves } from './calls/save-many.js';
import type { SymbolOracle } from './oracle.js';
import { ofRun, type SymbolCall, type SymbolStage } from './stage.js';

interface Save extends SymbolCall {
  readonly symbols: readonly StockSymbol[];
}

/** Saves of the same codes at once: of each code one of them is the last, and every reader sees it. */
export const anySavesAtOnce: fc.Arbitrary<AtOnce<SymbolStage, SymbolOracle>> = anyBatch<
  SymbolStage,
  SymbolOracle,
  Save
>([saves, manySaves]).map((calls) => ({
  calls,
  async play(stage) {
    await makeAtOnce(calls, stage);
    for (const [code, last] of lastSaves(calls, stage)) {
      const reads = stage.connections.map((symbols) => symbols.getByCode(code));
      const [first, ...others] = (await Promise.all(reads)).map(textOf);
      for (const other of others) agree(other, first ?? '', `${code} on another connection`);
      if (!last.includes(first ?? '')) agree(first ?? '', last.join('\nor\n'), code);
    }
  },
}));

/** By code, what each call has it be in the end. */
function lastSaves(calls: readonly Save[], stage: SymbolStage): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const { symbols } of calls) {
    const last = new Map(symbols.map((one) => [one.code, ofRun(stage, one)]));
    for (const { code, ...fields } of last.values()) {
      all.set(code, [...(all.get(code) ?? []), textOf({ code, ...fields })]);
    }
  }
  return all;
}
