import fc from 'fast-check';
import type { SymbolCall } from '../stage.js';
import { Find } from './find.js';

const allActive = (by: number) =>
  new Find(
    {
      call: 'getAllActive()',
      find: (symbols) => symbols.getAllActive(),
      wants: ({ isActive }) => isActive,
    },
    by,
  );

export const activeReads: fc.Arbitrary<SymbolCall> = fc.nat(1).map(allActive);
