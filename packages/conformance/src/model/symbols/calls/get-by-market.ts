import type { Market } from '@jts/domain';
import fc from 'fast-check';
import { anyMarket, type SymbolCall } from '../stage.js';
import { Find } from './find.js';

const byMarket = (wanted: Market, by: number) =>
  new Find(
    {
      call: `getByMarket(${wanted})`,
      find: (symbols) => symbols.getByMarket(wanted),
      wants: ({ market }) => market === wanted,
    },
    by,
  );

export const marketReads: fc.Arbitrary<SymbolCall> = fc
  .tuple(anyMarket, fc.nat(1))
  .map(([market, by]) => byMarket(market, by));
