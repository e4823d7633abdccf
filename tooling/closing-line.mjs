import { readFile, writeFile } from 'node:fs/promises';

/**
 * Adds to the line that the tests of the workspace have left in a file: `N passed, N failed`.
 *
 * @param {string} file
 * @param {number} passed
 * @param {number} failed
 */
export async function addToClosingLine(file, passed, failed) {
  const before = await readFile(file, 'utf8');
  const [, p = '0', f = '0', rest = ''] = /^(\d+) passed, (\d+) failed(.*)\n/.exec(before) ?? [];
  await writeFile(file, `${Number(p) + passed} passed, ${Number(f) + failed} failed${rest}\n`);
}
