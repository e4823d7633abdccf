import { matchesSearch } from '@jts/domain';
import fc from 'fast-check';
import type { SymbolCall } from '../stage.js';
import { Find } from './find.js';

const search = (text: string, by: number) =>
  new Find(
    {
      call: `search(${JSON.stringify(text)})`,
      // Codes begin with the run's prefix, so that no limit is filled by other runs.
      find: (symbols, prefix) => symbols.search(`${prefix}${text}`),
      wants: ({ code, name }, prefix) =>
        matchesSearch(code, `${prefix}${text}`) || matchesSearch(name, `${prefix}${text}`),
    },
    by,
  );

export const searches: fc.Arbitrary<SymbolCall> = fc
  .tuple(fc.constantFrom('', 'a', "'%", '%', '가', '\u{10000}'), fc.nat(1))
  .map(([text, by]) => search(text, by));
