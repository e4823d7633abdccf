/**
 * Looks at every package as its users get it: what the tarballs hold, and publint and attw on them; their
 * bill of materials; then a program outside of this workspace is compiled and run against them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { unpack } from '@publint/pack';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { checkConsumers } from './consumer/check.mjs';
import { entryPoints, root, run, withPackedPackages } from './packed.mjs';
import { schemaErrors } from './supply/bill-of-materials.mjs';
import { publishedBill } from './supply/published-bill.mjs';
import { tarballProblems } from './supply/tarball.mjs';

/** @param {import('./packed.mjs').PackedPackage} packed */
async function contentProblems({ tarball }) {
  const { files, rootDir } = await unpack(await readFile(tarball));
  const inside = files.map(({ name, data }) => ({ name: name.slice(rootDir.length + 1), data }));
  return tarballProblems(inside, root);
}

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
async function packageProblems(packed) {
  const checks = [contentProblems, publintProblems, attwProblems];
  const found = await Promise.all(checks.map((check) => check(packed)));
  return found.flat().map((problem) => `${packed.manifest.name}: ${problem}`);
}

/** @param {readonly import('./packed.mjs').PackedPackage[]} packages */
async function allPackageProblems(packages) {
  const problems = [];
  // One after the other: beside the consumer they would only compete for the same cores.
  for (const packed of packages) problems.push(...(await packageProblems(packed)));
  return problems;
}

/** @param {readonly import('./packed.mjs').PackedPackage[]} packages */
async function billProblems(packages) {
  const errors = await schemaErrors(await publishedBill(packages));
  return errors === null ? [] : [`bill of materials: ${JSON.stringify(errors)}`];
}

await withPackedPackages(async (packages, temporary) => {
  const found = [
    allPackageProblems(packages),
    billProblems(packages),
    checkConsumers(packages, temporary),
  ];
  const problems = (await Promise.all(found)).flat();
  for (const problem of problems) console.error(problem);
  console.log(`${packages.length} packages as their users get them: ${problems.length} problems`);
  if (problems.length > 0) process.exitCode = 1;
});
