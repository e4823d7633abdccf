/**
 * Holds the proto files to their style, and to what clients of the main branch were built of. Where that
 * branch is not here (a shallow clone) or has no such files yet, it says so and looks at the style only.
 */
import { join } from 'node:path';
import { root, run } from './packed.mjs';

const folder = 'packages/proto';
const buf = join(root, folder, 'node_modules/.bin/buf');

/** @returns {Promise<string | undefined>} the commit of the main branch that has proto files */
async function baseCommit() {
  for (const branch of ['origin/main', 'main']) {
    const { ok, output } = await run('git', ['rev-parse', '--verify', '-q', `${branch}^{commit}`]);
    if (!ok) continue;
    const files = await run('git', ['ls-tree', '-r', '--name-only', output.trim(), folder]);
    if (/\.proto$/m.test(files.output)) return output.trim();
  }
  return undefined;
}

const against = await baseCommit();
const checks = [['lint'], ['format', '--diff', '--exit-code']];
if (against === undefined) {
  console.log('buf breaking: no proto files on a main branch here to compare with');
} else {
  const { output } = await run('git', ['rev-parse', '--path-format=absolute', '--git-common-dir']);
  checks.push(['breaking', '--against', `${output.trim()}#ref=${against},subdir=${folder}`]);
}
for (const args of checks) {
  const { ok, output } = await run(buf, args, join(root, folder));
  if (ok) continue;
  console.error(`buf ${args[0]}:\n${output}`);
  process.exitCode = 1;
}
