import { beforeEach } from 'vitest';

/** The tests of a file, or of a block, are skipped where there is no engine for the embedded store. */
export function needsEngine(): void {
  beforeEach((ctx) => {
    if (process.platform !== 'linux') ctx.skip('the embedded engine is for Linux');
  });
}
