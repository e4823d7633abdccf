import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { nameOf } from './workspace.mjs';

/**
 * @typedef {import('./workspace.mjs').Workspace} Workspace
 * @typedef {import('./installed.mjs').Installed} Installed
 */

const installScripts = ['preinstall', 'install', 'postinstall'];

/**
 * The scripts that an install would run, by name.
 *
 * @param {import('../packed.mjs').Manifest} manifest
 */
export const installScriptsOf = ({ scripts = {} }) =>
  installScripts.filter((name) => name in scripts);

/**
 * Packages whose scripts would run where the list in pnpm-workspace.yaml did not forbid it, and lines
 * of that list that nothing asks for any more. Nothing of the list may reach users: npm asks nobody.
 *
 * @param {Workspace} workspace
 * @param {ReadonlyMap<string, Installed>} installed
 * @param {ReadonlyMap<string, unknown>} parts that users get
 * @returns {string[]}
 */
export function installScriptProblems({ settings, lockfile }, installed, parts) {
  const listed = settings.ignoredBuiltDependencies ?? [];
  const keys = Object.keys(lockfile.packages);
  const missing = keys.filter((key) => !installed.has(key) && !isOptional(lockfile, key));
  const building = keys.filter((key) => builds(installed.get(key)));
  const known = new Set([
    ...building.map(nameOf),
    // Not for this machine: whether it builds is seen on its own.
    ...keys.filter((key) => !installed.has(key)).map(nameOf),
  ]);
  return [
    ...missing.map((key) => `${key} is not installed: its scripts can't be seen`),
    ...building
      .filter((key) => !listed.includes(nameOf(key)))
      .map((key) => `${key} brings an install script: see what it does, then list it or leave it`),
    ...building
      .filter((key) => parts.has(key))
      .map((key) => `${key} brings an install script, and what is published needs it`),
    ...listed
      .filter((name) => !known.has(name))
      .map((name) => `ignoredBuiltDependencies: ${name} brings no install script`),
    ...allowances(settings),
  ];
}

/**
 * Each way to let scripts run: none is needed.
 *
 * @param {import('./workspace.mjs').Settings} settings
 */
function allowances(settings) {
  const names = [
    'onlyBuiltDependencies',
    'onlyBuiltDependenciesFile',
    'neverBuiltDependencies',
    'allowBuilds',
    'dangerouslyAllowAllBuilds',
  ];
  return names
    .filter((name) => name in settings)
    .map((name) => `pnpm-workspace.yaml: ${name} lets install scripts run`);
}

/** @param {Installed | undefined} installed */
function builds(installed) {
  if (installed === undefined) return false;
  const { folder, manifest } = installed;
  // With this file alone, package managers run node-gyp.
  return installScriptsOf(manifest).length > 0 || existsSync(join(folder, 'binding.gyp'));
}

/**
 * @param {import('./workspace.mjs').Lockfile} lockfile
 * @param {string} key
 */
const isOptional = ({ snapshots }, key) =>
  Object.entries(snapshots)
    .filter(([snapshot]) => snapshot === key || snapshot.startsWith(`${key}(`))
    .every(([, { optional }]) => optional === true);
