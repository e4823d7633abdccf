import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addToClosingLine } from '../closing-line.mjs';

it.each([
  ['12 passed, 0 failed\n', '15 passed, 1 failed\n'],
  ['12 passed, 2 failed, 3 skipped\n', '15 passed, 3 failed, 3 skipped\n'],
  ['', '3 passed, 1 failed\n'],
])('adds 3 passed and 1 failed to %j', async (before, after) => {
  const folder = await mkdtemp(join(tmpdir(), 'closing-line-'));
  const file = join(folder, 'summary');
  await writeFile(file, before);
  await addToClosingLine(file, 3, 1);
  expect(await readFile(file, 'utf8')).toBe(after);
  await rm(folder, { recursive: true });
});
