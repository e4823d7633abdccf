import satisfies from 'spdx-satisfies';
import { allowedLicences, licencesOfPlatforms } from './policy.mjs';

/**
 * @typedef {import('./installed.mjs').Installed} Installed
 * @typedef {import('./parts.mjs').Part} Part
 */

/**
 * The licence of each part, by `name@version`: what the package itself says, or policy.mjs for one of
 * another machine.
 *
 * @param {ReadonlyMap<string, Part>} parts
 * @param {ReadonlyMap<string, Installed>} installed
 * @param {import('./workspace.mjs').Workspace['members']} members
 * @returns {Map<string, unknown>} undefined where it is not known
 */
export function licencesOf(parts, installed, members) {
  return new Map(
    Array.from(parts, ([key, { name, path }]) => {
      const manifest = path === undefined ? installed.get(key)?.manifest : members.get(path);
      return [key, manifest === undefined ? licenceOfPlatform(name) : manifest.license];
    }),
  );
}

/**
 * Parts under a licence that is not allowed, or under none that can be told.
 *
 * @param {ReadonlyMap<string, Part>} parts
 * @param {ReadonlyMap<string, unknown>} licences
 * @returns {string[]}
 */
export function licenceProblems(parts, licences) {
  return Array.from(parts, ([key, { name }]) => {
    const licence = licences.get(key);
    const recorded = licenceOfPlatform(name);
    if (recorded !== undefined && licence !== recorded) {
      return [`${key} is under ${licence}, and policy.mjs says ${recorded}`];
    }
    const reason = refusal(licence);
    return reason === undefined ? [] : [`${key}, which users get, ${reason}`];
  }).flat();
}

/**
 * Why a licence is not allowed.
 *
 * @param {unknown} licence
 */
function refusal(licence) {
  if (typeof licence !== 'string') return 'names no licence';
  try {
    if (satisfies(licence, [...allowedLicences])) return undefined;
  } catch {
    return `says of its licence what is no SPDX expression: ${licence}`;
  }
  return `is under ${licence}: allowed are ${allowedLicences.join(', ')}`;
}

/** @param {string} name */
function licenceOfPlatform(name) {
  const [, licence] =
    Object.entries(licencesOfPlatforms).find(([pattern]) =>
      pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
    ) ?? [];
  return licence;
}
