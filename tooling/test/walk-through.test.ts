import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../packed.mjs';
import { exampleFiles, walks, walkThrough } from '../walk-through.mjs';

/** Pages that only quote an example. */
const quoting = [{ page: 'packages/proto/README.md', example: 'examples/python' }];

const pages = await Promise.all(
  walks.map(async (walk) => ({
    page: walk.page,
    example: join(root, walk.example),
    blocks: await walkThrough(walk),
    files: await exampleFiles(walk),
  })),
);

async function standsIn(file: string, code: string): Promise<boolean> {
  const text = await readFile(file, 'utf8');
  // An excerpt may begin deeper: only what all its lines share is left off.
  return ['', '  ', '    '].some((depth) => {
    const wanted = code
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : depth + line));
    return `\n${text}\n`.includes(`\n${wanted.join('\n')}\n`);
  });
}

describe.each(pages)('$page', ({ example, blocks, files }) => {
  const excerpts = blocks.filter(({ language }) => !['sh', 'text'].includes(language));

  it('every block of code names the file that it is from', () => {
    expect(excerpts.length).toBeGreaterThan(0);
    for (const { argument, code } of excerpts) expect(files, code).toContain(argument);
  });

  it.each(excerpts.map(({ argument, code }) => [argument ?? '', code]))(
    'the excerpt of %s stands in the example, line for line',
    async (file, code) => {
      expect(await standsIn(join(example, file), code), code).toBe(true);
    },
  );

  it('the page names every file of the example', () => {
    expect(blocks.at(-1)?.files).toEqual(files);
  });

  it('the pins of the example are those of this workspace', async () => {
    const manifest = JSON.parse(await readFile(join(example, 'package.json'), 'utf8'));
    const catalog = await readFile(join(root, 'pnpm-workspace.yaml'), 'utf8');
    const pins = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    for (const [name, version] of pins) {
      if (!name.startsWith('@jts/'))
        expect(catalog).toMatch(new RegExp(`'?${name}'?: ${version}\n`));
    }
  });
});

it.each(quoting)('what $page quotes stands in $example', async (walk) => {
  const quoted = (await walkThrough(walk)).filter(({ argument }) => argument !== undefined);
  expect(quoted.length).toBeGreaterThan(0);
  for (const { argument, code } of quoted) {
    expect(await standsIn(join(root, walk.example, argument as string), code), code).toBe(true);
  }
});
