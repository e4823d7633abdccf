import type { StockSymbol } from '@jts/domain';
import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { SymbolOracle } from '../oracle.js';
import { anySymbol, ofRun, type SymbolCall, type SymbolStage } from '../stage.js';

class Save implements SymbolCall {
  readonly symbols: readonly StockSymbol[];

  constructor(
    private readonly symbol: StockSymbol,
    private readonly by: number,
  ) {
    this.symbols = [symbol];
  }

  on(stage: SymbolStage) {
    const symbol = ofRun(stage, this.symbol);
    return {
      answer: told(() => connection(stage, this.by).save(symbol), textOf),
      expect: (oracle: SymbolOracle) => oracle.save(symbol),
    };
  }

  toString(): string {
    return `save(${textOf(this.symbol)})`;
  }
}

export const saves = fc.tuple(anySymbol, fc.nat(1)).map(([symbol, by]) => new Save(symbol, by));
