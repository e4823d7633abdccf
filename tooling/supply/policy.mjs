/** What the checks of the supply chain let through. Each line here is a decision: it says why. */

/**
 * SPDX expressions that what we publish may stand under, with all that comes along with it: licences
 * that ask for a notice at most.
 */
export const allowedLicences = [
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
];

/**
 * Of packages for some machines only: the licence where one is not installed, for it can't be read
 * there. Where one is installed, it must say the same. A `*` at the end stands for the rest of a name.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const licencesOfPlatforms = {
  '@chdb/lib-linux-x64-gnu': 'Apache-2.0',
  '@yuuang/ffi-rs-*': 'MIT',
};

/**
 * Peers of published packages that don't count as a part of these.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const peersApart = {
  vitest: 'the test runner of an author of adapters: nothing of it is in what he ships',
  '@chdb/lib-linux-arm64-gnu':
    'the engine of x64 again, for machines that none of ours is: not in the lockfile',
};

/**
 * Settings of pnpm-workspace.yaml that these checks count on, with their least or only value.
 *
 * @type {Readonly<Record<string, true | number>>}
 */
export const neededSettings = {
  saveExact: true,
  strictPeerDependencies: true,
  // An install fails where a dependency brings a script that nobody has looked at.
  strictDepBuilds: true,
  // Dependencies of dependencies come from the registry, never from a repository or an address.
  blockExoticSubdeps: true,
  // Minutes: most releases of a stolen account are found out and withdrawn within a day.
  minimumReleaseAge: 1440,
};
