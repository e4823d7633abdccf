/** Fails where something is wrong with a Dockerfile of this repository. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dockerfileProblems } from './docker/problems.mjs';
import { root } from './packed.mjs';

const args = ['ls-files', '--cached', '--others', '--exclude-standard', '*Dockerfile'];
const files = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\n').slice(0, -1);
if (files.length === 0) throw new Error('no Dockerfile was found');
const problems = files.flatMap((file) =>
  dockerfileProblems(readFileSync(join(root, file), 'utf8')).map((one) => `${file}:${one}`),
);
for (const problem of problems) console.error(problem);
console.log(`${files.length} Dockerfile looked at: ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
