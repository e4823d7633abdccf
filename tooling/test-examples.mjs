/**
 * Follows the pages about the examples, each from an empty folder, against the packages as their users
 * get them: its files come from the example, its commands run, and print what the page says. What the
 * suite counts there is added to the closing line that CI reads.
 */
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { addToClosingLine } from './closing-line.mjs';
import { countPassed } from './count-passed.mjs';
import { installDebianPackages } from './debian-packages.mjs';
import { root, run, withPackedPackages } from './packed.mjs';
import { walks, walkThrough } from './walk-through.mjs';

/** @typedef {import('./packed.mjs').PackedPackage} PackedPackage */
/** @typedef {import('./walk-through.mjs').Walk} Walk */

/**
 * Makes the example's package.json take our packages, whichever need them, from the tarballs.
 *
 * @param {string} file
 * @param {readonly PackedPackage[]} packages
 */
async function takeTarballs(file, packages) {
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  const tarballs = new Map(packages.map(({ manifest, tarball }) => [manifest.name, tarball]));
  // What our packages need of each other comes from the tarballs too, never from a registry.
  manifest.overrides = Object.fromEntries(
    [...tarballs].map(([name, tarball]) => [name, `file:${tarball}`]),
  );
  for (const dependencies of [manifest.dependencies, manifest.devDependencies ?? {}]) {
    for (const name of Object.keys(dependencies).filter((one) => tarballs.has(one))) {
      dependencies[name] = `file:${tarballs.get(name)}`;
      manifest.overrides[name] = `$${name}`;
    }
  }
  await writeFile(file, JSON.stringify(manifest, null, 2));
}

/**
 * Copies the files that the page has named and that are not there yet: what its commands change
 * stays changed.
 *
 * @param {Walk} walk
 * @param {string} folder
 * @param {readonly string[]} files
 * @param {readonly PackedPackage[]} packages
 */
async function copyNamed(walk, folder, files, packages) {
  for (const file of files) {
    const copy = join(folder, file);
    if (copied.has(copy)) continue;
    copied.add(copy);
    await cp(join(root, walk.example, file), copy);
    if (file === 'package.json') await takeTarballs(copy, packages);
  }
}

/** @type {Set<string>} */
const copied = new Set();

const contractTests = join(root, 'apps/contract-tests');
/** Starts the server of the tests for a command. */
const withClickHouse = [
  join(contractTests, 'node_modules/.bin/tsx'),
  ...['--conditions=@jts/source', join(contractTests, 'src/servers/with-clickhouse.ts')],
];

/**
 * Runs a block of commands as they stand there.
 *
 * @param {string} folder
 * @param {string} code
 * @param {boolean} clickHouse
 */
async function shell(folder, code, clickHouse) {
  // Scripts of dependencies do not run, so none can download anything.
  const settings = ['npm_config_ignore_scripts=true', 'npm_config_prefer_offline=true'];
  const command = [...settings, ...(clickHouse ? withClickHouse : []), 'sh', '-ec', code];
  const { ok, output } = await run('env', command, folder);
  return { ok, output: stripVTControlCharacters(output) };
}

/**
 * @param {Walk} walk
 * @param {readonly PackedPackage[]} packages
 * @param {string} temporary
 * @returns {Promise<{ passed: number, problems: string[] }>} what the suite counted at last with
 *   each server, and where the page is wrong
 */
async function follow(walk, packages, temporary) {
  const folder = join(temporary, basename(walk.example));
  await mkdir(folder);
  const missing = await installDebianPackages(walk.debian ?? []);
  if (missing !== undefined) return { passed: 0, problems: [missing] };
  const problems = [];
  let output = '';
  /** By server. @type {Map<string, number>} */
  const passed = new Map();
  for (const block of await walkThrough(walk)) {
    await copyNamed(walk, folder, block.files, packages);
    if (block.language === 'sh') {
      const result = await shell(folder, block.code, block.argument === 'clickhouse');
      output = result.output;
      const red = block.argument === 'red';
      console.log(`${result.ok ? 'ok' : 'red'}  ${block.code.trim().replaceAll('\n', '\n    ')}`);
      if (result.ok === red) problems.push(`${block.code.trim()}\n${output}`);
      const counted = result.ok ? countPassed(output) : undefined;
      if (counted !== undefined) {
        // A green run of the whole suite; others run parts of it.
        const server = block.argument ?? '';
        passed.set(server, Math.max(passed.get(server) ?? 0, counted.passed));
        if (counted.skipped > 0) problems.push(`skips tests: ${block.code.trim()}\n${output}`);
      }
    }
    if (block.language === 'text') {
      const missing = block.code.split('\n').filter((line) => !output.includes(line.trim()));
      if (missing.length > 0) problems.push(`not printed: ${missing.join('\n')}\nbut:\n${output}`);
    }
  }
  return { passed: Array.from(passed.values()).reduce((sum, one) => sum + one, 0), problems };
}

await withPackedPackages(async (packages, temporary) => {
  const problems = [];
  let passed = 0;
  for (const walk of walks) {
    const followed = await follow(walk, packages, temporary);
    problems.push(...followed.problems.map((problem) => `${walk.page}: ${problem}`));
    passed += followed.passed;
  }
  for (const problem of problems) console.error(problem);
  // Pages on which the suite passes nothing show nothing.
  const failed = problems.length + (passed === 0 ? 1 : 0);
  console.log(`${passed} passed, ${failed} failed`);
  const file = process.env['JTS_TEST_SUMMARY'];
  if (file !== undefined) await addToClosingLine(file, passed, failed);
  if (failed > 0) process.exitCode = 1;
});
