import type { StockSymbol } from '@jts/domain';
import type { SymbolRepository } from '@jts/ports';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { SymbolOracle } from '../oracle.js';
import { isOfRun, type SymbolCall, type SymbolStage } from '../stage.js';

/** A list by code of what is wanted. */
interface Finding {
  readonly call: string;
  find(symbols: SymbolRepository, prefix: string): Promise<readonly StockSymbol[]>;
  wants(symbol: StockSymbol, prefix: string): boolean;
}

export class Find implements SymbolCall {
  constructor(
    private readonly finding: Finding,
    private readonly by: number,
  ) {}

  on(stage: SymbolStage) {
    const { finding } = this;
    const { prefix } = stage;
    const show = (all: readonly StockSymbol[]) => all.filter(isOfRun(stage)).map(textOf).join('\n');
    return {
      answer: told(() => finding.find(connection(stage, this.by), prefix), show),
      expect: (oracle: SymbolOracle) => oracle.find((one) => finding.wants(one, prefix)),
    };
  }

  toString(): string {
    return this.finding.call;
  }
}
