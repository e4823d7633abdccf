/**
 * Looks at every package as its users get it: publint and attw read the tarballs, then a program
 * outside of this workspace is compiled and run against them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { checkConsumers } from './consumer/check.mjs';
import { root, run, withPackedPackages } from './packed.mjs';

/** @param {import('./packed.mjs').PackedPackage} packed */
async function publintProblems({ folder, tarball }) {
  const content = await readFile(tarball);
  const { messages, pkg } = await publint({
    pkgDir: folder,
    strict: true,
    pack: {
      tarball: content.buffer.slice(content.byteOffset, content.byteOffset + content.length),
    },
  });
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** @param {import('./packed.mjs').PackedPackage} packed */
async function attwProblems({ tarball }) {
  const attw = join(root, 'node_modules/.bin/attw');
  const { ok, output } = await run(attw, [
    ...[tarball, '--profile', 'esm-only', '--no-definitely-typed'],
    ...['--no-color', '--no-emoji', '--format', 'ascii'],
  ]);
  return ok ? [] : [`attw: ${output}`];
}

await withPackedPackages(async (packages, temporary) => {
  let problems = 0;
  for (const packed of packages) {
    const found = (await Promise.all([publintProblems(packed), attwProblems(packed)])).flat();
    for (const problem of found) console.error(`${packed.manifest.name}: ${problem}`);
    problems += found.length;
  }
  for (const problem of await checkConsumers(packages, temporary)) {
    console.error(`consumer: ${problem}`);
    problems += 1;
  }
  console.log(`${packages.length} packages as published: ${problems} problems`);
  if (problems > 0) process.exitCode = 1;
});
