import { posix } from 'node:path';
import { peersApart } from './policy.mjs';
import { dependencyGroups, nameOf } from './workspace.mjs';

/**
 * @typedef {import('./workspace.mjs').Workspace} Workspace
 *
 * @typedef {object} Part A package that users get: one of ours, or what comes along with one.
 * @property {string} name
 * @property {string} version
 * @property {string} [path] Of one of ours: its folder within the workspace.
 * @property {string} [integrity] Of any other: `sha512-...`, as the lockfile has it.
 * @property {boolean} optional Whether everything works without it, but for what it is there for.
 * @property {Set<string>} needs The parts that it depends on, by `name@version`.
 *
 * @typedef {object} Reference
 * @property {string} key `name@version`
 * @property {string} [path] Of a member.
 * @property {string} [snapshot] Of any other: its key in the lockfile's snapshots.
 */

/**
 * All that users of the published packages get, by `name@version`: dependencies, optional ones for
 * whatever machine, and peers but for those that policy.mjs sets apart.
 *
 * @param {Workspace} workspace
 * @returns {Map<string, Part>}
 */
export function publishedParts(workspace) {
  const required = walk(workspace, false);
  const parts = walk(workspace, true);
  for (const [key, part] of parts) part.optional = !required.has(key);
  return parts;
}

/**
 * @param {Workspace} workspace
 * @param {boolean} withOptional
 */
function walk(workspace, withOptional) {
  /** @type {Map<string, Part>} */
  const parts = new Map();
  const visited = new Set();
  const waiting = [...workspace.members]
    .filter(([, manifest]) => !manifest.private)
    .map(([path]) => memberAt(workspace, path));
  for (const reference of waiting) {
    const id = reference.snapshot ?? reference.path;
    if (visited.has(id)) continue;
    visited.add(id);
    const part = parts.get(reference.key) ?? newPart(workspace, reference);
    parts.set(reference.key, part);
    const needs = needsOf(workspace, reference, withOptional);
    for (const { key } of needs) part.needs.add(key);
    waiting.push(...needs); // the loop comes to them, too
  }
  return parts;
}

/**
 * @param {Workspace} workspace
 * @param {Reference} reference
 * @returns {Part}
 */
function newPart({ lockfile }, { key, path }) {
  const name = nameOf(key);
  const version = key.slice(name.length + 1);
  const integrity = lockfile.packages[key]?.resolution['integrity'];
  return {
    name,
    version,
    optional: false,
    needs: new Set(),
    ...(path === undefined ? {} : { path }),
    ...(integrity === undefined ? {} : { integrity }),
  };
}

/**
 * @param {Workspace} workspace
 * @param {string} path
 * @returns {Reference}
 */
function memberAt({ members }, path) {
  const manifest = members.get(path);
  if (manifest === undefined) throw new Error(`${path} is no member of the workspace`);
  if (manifest.private) throw new Error(`${path} is private, but something published needs it`);
  return { key: `${manifest.name}@${manifest.version}`, path };
}

/**
 * @param {Workspace} workspace
 * @param {Reference} reference
 * @param {boolean} withOptional
 * @returns {Reference[]}
 */
function needsOf(workspace, { path, snapshot = '' }, withOptional) {
  if (path !== undefined) return needsOfMember(workspace, path, withOptional);
  const { dependencies, optionalDependencies } = workspace.lockfile.snapshots[snapshot] ?? {};
  const needs = { ...dependencies, ...(withOptional ? optionalDependencies : {}) };
  return Object.entries(needs).map(([name, version]) => locked(name, version));
}

/**
 * @param {Workspace} workspace
 * @param {string} path
 * @param {boolean} withOptional
 */
function needsOfMember(workspace, path, withOptional) {
  const { dependencies, optionalDependencies } = workspace.lockfile.importers[path] ?? {};
  const needs = { ...dependencies, ...(withOptional ? optionalDependencies : {}) };
  const peers = peersOfMember(workspace, path, withOptional);
  return [...Object.entries(needs), ...peers].map(([name, { version }]) =>
    version.startsWith('link:')
      ? memberAt(workspace, posix.join(path, version.slice('link:'.length)))
      : locked(name, version),
  );
}

/**
 * In the versions that this workspace is tested with.
 *
 * @param {Workspace} workspace
 * @param {string} path
 * @param {boolean} withOptional
 * @returns {[string, { readonly version: string }][]}
 */
function peersOfMember({ lockfile, members }, path, withOptional) {
  const { peerDependencies = {}, peerDependenciesMeta = {} } = members.get(path) ?? {};
  return Object.keys(peerDependencies)
    .filter((name) => !(name in peersApart))
    .filter((name) => withOptional || !peerDependenciesMeta[name]?.optional)
    .map((name) => {
      const [found] = [path, '.']
        .flatMap((importer) =>
          dependencyGroups.map((group) => lockfile.importers[importer]?.[group]),
        )
        .flatMap((group) => group?.[name] ?? []);
      if (found === undefined) throw new Error(`${path}: its peer ${name} is not in the lockfile`);
      return [name, found];
    });
}

/**
 * @param {string} name
 * @param {string} version of a lockfile: behind it stand peers, and before it the name of an alias
 * @returns {Reference}
 */
function locked(name, version) {
  const snapshot = /^[^(]+@/.test(version) ? version : `${name}@${version}`;
  return { key: snapshot.replace(/\(.*$/, ''), snapshot };
}
