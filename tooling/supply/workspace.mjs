import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/**
 * @typedef {import('../packed.mjs').Manifest} Manifest
 * @typedef {Readonly<Record<string, string>>} Versions Names and versions.
 *
 * @typedef {object} Workspace What pnpm knows of a workspace.
 * @property {string} folder
 * @property {Settings} settings
 * @property {Lockfile} lockfile
 * @property {ReadonlyMap<string, Manifest>} members By their paths; the root is `.`.
 *
 * @typedef {object} PnpmSettings What these checks read of pnpm-workspace.yaml.
 * @property {Versions} [catalog]
 * @property {Readonly<Record<string, Versions>>} [catalogs]
 * @property {Versions} [overrides]
 * @property {readonly string[]} [ignoredBuiltDependencies]
 *
 * @typedef {PnpmSettings & Readonly<Record<string, unknown>>} Settings
 *
 * @typedef {object} Lockfile
 * @property {string} lockfileVersion
 * @property {Readonly<Record<string, Importer>>} importers By the paths of the members.
 * @property {Readonly<Record<string, { readonly resolution: Versions }>>} packages By `name@version`.
 * @property {Readonly<Record<string, Snapshot>>} snapshots By `name@version(peers)`.
 *
 * @typedef {Partial<Record<DependencyGroup, Readonly<Record<string, { readonly version: string }>>>>} Importer
 * @typedef {'dependencies' | 'devDependencies' | 'optionalDependencies'} DependencyGroup
 *
 * @typedef {object} Snapshot
 * @property {Versions} [dependencies]
 * @property {Versions} [optionalDependencies]
 * @property {boolean} [optional] Not there on each machine.
 */

/** @type {readonly DependencyGroup[]} */
export const dependencyGroups = ['dependencies', 'devDependencies', 'optionalDependencies'];

/**
 * @param {string} folder of pnpm-workspace.yaml
 * @returns {Promise<Workspace>}
 */
export async function readWorkspace(folder) {
  const settings = parse(await readFile(join(folder, 'pnpm-workspace.yaml'), 'utf8'));
  /** @type {Lockfile} */
  const lockfile = parse(await readFile(join(folder, 'pnpm-lock.yaml'), 'utf8'));
  const { lockfileVersion, importers } = lockfile;
  if (lockfileVersion !== '9.0') {
    throw new Error(`pnpm-lock.yaml is of version ${lockfileVersion}: the checks understand 9.0`);
  }
  const members = await Promise.all(
    Object.keys(importers).map(async (path) => {
      const text = await readFile(join(folder, path, 'package.json'), 'utf8');
      return /** @type {const} */ ([path, /** @type {Manifest} */ (JSON.parse(text))]);
    }),
  );
  return { folder, settings, lockfile, members: new Map(members) };
}

/** @param {string} key `name@version` */
export const nameOf = (key) => key.slice(0, key.lastIndexOf('@'));
