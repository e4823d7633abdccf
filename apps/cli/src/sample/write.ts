// Writes the sample's files into a folder: `pnpm --filter @jts/cli sample`.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleFiles } from './files.js';

const [, , folder = 'sample'] = process.argv;
await mkdir(folder, { recursive: true });
for (const [name, text] of sampleFiles()) await writeFile(join(folder, name), text);
