import type { CallOptions, SettingsRepository } from '@jts/ports';
import { inParallel } from '../in-parallel.js';
import { pagesOf } from '../pages.js';
import { hashOf } from './content-hash.js';
import { copyPrefix } from './id-map.js';
import type { Copied, PartTally } from './report.js';

/** Value by value; what earlier copies have noted in the source is of no use in another store. */
export async function copySettings(
  from: SettingsRepository,
  to: SettingsRepository,
  tally: PartTally,
  call: CallOptions,
): Promise<void> {
  for await (const page of pagesOf((options) => from.list(options), call)) {
    const own = page.filter(({ key }) => !key.startsWith(copyPrefix));
    const copied = await inParallel(own, async ({ key, value }): Promise<Copied> => {
      const sourceHash = await hashOf({ key, value });
      const stored = await to.get(key, call);
      const before = stored === null ? undefined : await hashOf({ key, value: stored.value });
      const counts = {
        added: stored === null ? 1 : 0,
        changed: stored !== null && before !== sourceHash ? 1 : 0,
        unchanged: before === sourceHash ? 1 : 0,
        refused: 0,
      };
      if (counts.unchanged === 1) return { item: key, ...counts, sourceHash, targetHash: before };
      // What somebody else has set since it was read is not overwritten.
      await to.set(key, value, { ...call, expectedVersion: stored?.version ?? 0 });
      const after = await to.get(key, call);
      const targetHash = after === null ? undefined : await hashOf({ key, value: after.value });
      return { item: key, ...counts, sourceHash, targetHash };
    });
    for (const one of copied) await tally.add(one);
  }
}
