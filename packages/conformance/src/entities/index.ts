import type { ConformanceCase } from '../case.js';
import { callCases } from './calls.js';
import { corruptCases } from './corrupt.js';
import { identityCases } from './identity.js';
import { keepingCases } from './keeping.js';
import type { Entity, EntityKind, EntityRepository } from './kind.js';
import { limitCases } from './limits.js';
import { listingCases } from './listing.js';
import { searchingCases } from './searching.js';
import { storedCases } from './stored.js';
import { textIsDataCases } from './text-is-data.js';
import { thousandCases } from './thousand.js';
import { versionCases } from './versions.js';

/** What formulas and strategies have in common, asked of one of them. */
export function entityCases<T extends Entity, R extends EntityRepository<T>>(
  kind: EntityKind<T, R>,
): readonly ConformanceCase<R>[] {
  return [
    ...identityCases(kind),
    ...versionCases(kind),
    ...keepingCases(kind),
    ...listingCases(kind),
    ...thousandCases(kind),
    ...searchingCases(kind),
    ...callCases(kind),
    ...limitCases(kind),
    ...textIsDataCases(kind),
    ...storedCases(kind),
    ...corruptCases(kind),
  ];
}
