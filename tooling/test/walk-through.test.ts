import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { example, exampleFiles, walkThrough } from '../walk-through.mjs';

const blocks = await walkThrough();
const files = await exampleFiles();
const excerpts = blocks.filter(({ language }) => !['sh', 'text'].includes(language));

it('every block of code names the file that it is from', () => {
  expect(excerpts.length).toBeGreaterThan(5);
  for (const { argument, code } of excerpts) expect(files, code).toContain(argument);
});

it.each(excerpts.map(({ argument, code }) => [argument ?? '', code]))(
  'the excerpt of %s stands in the example, line for line',
  async (file, code) => {
    const text = await readFile(join(example, file), 'utf8');
    // An excerpt may begin deeper: only what all its lines share is left off.
    const lines = text.split('\n');
    const depths = ['', '  ', '    '];
    const found = depths.some((depth) => {
      const wanted = code
        .trimEnd()
        .split('\n')
        .map((line) => (line === '' ? '' : depth + line));
      return `\n${lines.join('\n')}\n`.includes(`\n${wanted.join('\n')}\n`);
    });
    expect(found, code).toBe(true);
  },
);

it('the page names every file of the example', () => {
  expect(blocks.at(-1)?.files).toEqual(files);
});

it('the pins of the example are those of this workspace', async () => {
  const { devDependencies } = JSON.parse(await readFile(join(example, 'package.json'), 'utf8'));
  const catalog = await readFile(new URL('../../pnpm-workspace.yaml', import.meta.url), 'utf8');
  for (const [name, version] of Object.entries(devDependencies)) {
    if (!name.startsWith('@jts/')) expect(catalog).toMatch(new RegExp(`'?${name}'?: ${version}\n`));
  }
});
