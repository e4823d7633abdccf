import { isExact } from './exact-versions.mjs';

/**
 * Where a script or a workflow takes a tool that can change under its name: an action of GitHub's
 * without its commit, another pnpm than ours.
 *
 * @param {ReadonlyMap<string, string>} texts of files, by their paths
 * @param {string} packageManager `pnpm@1.2.3`
 * @returns {string[]}
 */
export function pinProblems(texts, packageManager) {
  return [...texts].flatMap(([file, text]) => [
    ...Array.from(text.matchAll(/^[\s-]*uses:\s*(\S+)(?: +# v(\S+))?/gm))
      .filter(([, action = '', version]) => !isPinned(action, version))
      .map(([, action]) => `${file}: ${action} is not pinned: owner/name@commit # v1.2.3`),
    ...Array.from(text.matchAll(/\bpnpm@[\w.-]*\w/g))
      .filter(([pnpm]) => pnpm !== packageManager)
      .map(([pnpm]) => `${file}: ${pnpm} is not our ${packageManager}`),
  ]);
}

/**
 * @param {string} action
 * @param {string | undefined} version
 */
const isPinned = (action, version) =>
  action.startsWith('./') || (/@[\da-f]{40}$/.test(action) && isExact(version));
