/**
 * Looks at every package as its users get it: publint and attw read the tarballs, then a program
 * outside of this workspace is compiled and run against them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { checkConsumers } from './consumer/check.mjs';
import { entryPoints, root, run, withPackedPackages } from './packed.mjs';

/** @param {import('./packed.mjs').PackedPackage} packed */
async function publintProblems({ tarball }) {
  const content = await readFile(tarball);
  const { messages, pkg } = await publint({
    strict: true,
    pack: {
      tarball: content.buffer.slice(content.byteOffset, content.byteOffset + content.length),
    },
  });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** @param {import('./packed.mjs').PackedPackage} packed */
async function attwProblems({ manifest, tarball }) {
  if (entryPoints(manifest).length === 0) return [];
  const attw = join(root, 'node_modules/.bin/attw');
  const { ok, output } = await run(attw, [
    ...[tarball, '--profile', 'esm-only', '--no-definitely-typed'],
    ...['--no-color', '--no-emoji', '--format', 'ascii'],
  ]);
  return ok ? [] : [`attw: ${output}`];
}

/** @param {import('./packed.mjs').PackedPackage} packed */
async function tarballProblems(packed) {
  const found = await Promise.all([publintProblems(packed), attwProblems(packed)]);
  return found.flat().map((problem) => `${packed.manifest.name}: ${problem}`);
}

/** @param {readonly import('./packed.mjs').PackedPackage[]} packages */
async function allTarballProblems(packages) {
  const problems = [];
  // One after the other: beside the consumer they would only compete for the same cores.
  for (const packed of packages) problems.push(...(await tarballProblems(packed)));
  return problems;
}

await withPackedPackages(async (packages, temporary) => {
  const found = [allTarballProblems(packages), checkConsumers(packages, temporary)];
  const problems = (await Promise.all(found)).flat();
  for (const problem of problems) console.error(problem);
  console.log(`${packages.length} packages as their users get them: ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
});
