import fc from 'fast-check';
import { told } from '../../call.js';
import { connection } from '../../port-model.js';
import { textOf } from '../../text.js';
import type { SymbolOracle } from '../oracle.js';
import { anyCode, type SymbolCall, type SymbolStage } from '../stage.js';

class GetByCode implements SymbolCall {
  constructor(
    private readonly code: string,
    private readonly by: number,
  ) {}

  on(stage: SymbolStage) {
    const code = `${stage.prefix}${this.code}`;
    return {
      answer: told(() => connection(stage, this.by).getByCode(code), textOf),
      expect: (oracle: SymbolOracle) => oracle.get(code),
    };
  }

  toString(): string {
    return `getByCode(${this.code})`;
  }
}

export const codeReads: fc.Arbitrary<SymbolCall> = fc
  .tuple(anyCode, fc.nat(1))
  .map(([code, by]) => new GetByCode(code, by));
