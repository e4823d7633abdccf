import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../packed.mjs';
import { writeProject } from './project.mjs';

/** @typedef {import('../packed.mjs').PackedPackage} PackedPackage */

/**
 * @param {string} folder
 * @param {string} project
 * @returns {Promise<string[]>} What is wrong in our declarations or in the user's code; what is
 *   wrong in other packages' declarations is none of ours.
 */
async function compileErrors(folder, project) {
  const tsc = join(folder, 'node_modules/.bin/tsc');
  const { ok, output } = await run(tsc, ['-p', project], folder);
  const errors = output.split('\n').filter((line) => line.includes('error TS'));
  if (!ok && errors.length === 0) return [`consumer: ${project}: ${output}`];
  return errors
    .filter((line) => !/^node_modules\/(?!@jts\/)/.test(line))
    .map((line) => `consumer: ${project}: ${line}`);
}

/**
 * @param {readonly PackedPackage[]} packages
 * @param {string} temporary
 * @returns {Promise<string[]>} the problems found
 */
export async function checkConsumers(packages, temporary) {
  const folder = join(temporary, 'consumer');
  await mkdir(folder);
  await writeProject(folder, packages);
  const installed = await run(
    'npm',
    [
      ...['install', '--ignore-scripts', '--omit=optional'],
      ...['--no-audit', '--no-fund', '--prefer-offline'],
    ],
    folder,
  );
  if (!installed.ok) return [`consumer: npm install: ${installed.output}`];
  const compiled = [
    ...(await compileErrors(folder, 'tsconfig.node.json')),
    ...(await compileErrors(folder, 'tsconfig.browser.json')),
  ];
  const commands = packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}));
  const programs = [
    ...['imported.mjs', 'required.cjs', 'sample.mjs'].map((file) => ['node', `out/${file}`]),
    ...commands.map((command) => [join(folder, 'node_modules/.bin', command), '--help']),
  ].map(async ([program = '', ...args]) => {
    const { ok, output } = await run(program, args, folder);
    return ok ? [] : [`consumer: ${[program, ...args].join(' ')}: ${output}`];
  });
  return [...compiled, ...(await Promise.all(programs)).flat()];
}
