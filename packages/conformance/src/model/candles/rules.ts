import type { ConflictRule } from '@jts/ports';
import type { Capabilities } from '../../target.js';

/** What an adapter can be asked to do about stored bars. */
export const rulesOf = ({ conflictSkip }: Capabilities): readonly ConflictRule[] =>
  conflictSkip ? ['replace', 'skip'] : ['replace'];
