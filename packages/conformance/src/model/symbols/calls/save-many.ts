import type { StockSymbol } from '@jts/domain';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { SymbolOracle } from '../oracle.js';
import { anySymbol, ofRun, type SymbolCall, type SymbolStage } from '../stage.js';

/** Several, codes among them more than once. */
class SaveMany implements SymbolCall {
  constructor(
    readonly symbols: readonly StockSymbol[],
    private readonly by: number,
  ) {}

  on(stage: SymbolStage) {
    const symbols = this.symbols.map((one) => ofRun(stage, one));
    return {
      answer: told(() => connection(stage, this.by).saveMany(symbols), String),
      expect: (oracle: SymbolOracle) => oracle.saveMany(symbols),
    };
  }

  toString(): string {
    return `saveMany(${textOf(this.symbols)})`;
  }
}

export const manySaves = fc
  .tuple(fc.array(anySymbol, { maxLength: 6 }), fc.nat(1))
  .map(([symbols, by]) => new SaveMany(symbols, by));
