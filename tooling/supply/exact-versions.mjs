import { neededSettings } from './policy.mjs';
import { dependencyGroups, nameOf } from './workspace.mjs';

/** @typedef {import('./workspace.mjs').Workspace} Workspace */

/** @param {unknown} version */
export const isExact = (version) =>
  typeof version === 'string' && /^\d+\.\d+\.\d+(?:-[\da-z-]+(?:\.[\da-z-]+)*)?$/i.test(version);

/**
 * Where this workspace leaves open which version of a package it takes, or where from.
 *
 * @param {Workspace} workspace
 * @returns {string[]}
 */
export function versionProblems(workspace) {
  return [
    ...settingProblems(workspace),
    ...catalogProblems(workspace),
    ...manifestProblems(workspace),
    ...lockfileProblems(workspace),
  ];
}

/** @param {Workspace} workspace */
function settingProblems({ settings, members }) {
  const { packageManager, pnpm: elsewhere } = members.get('.') ?? {};
  const pnpm = packageManager?.replace(/^pnpm@/, '');
  const needed = Object.entries(neededSettings).filter(([name, least]) => {
    const value = settings[name];
    return least === true ? value !== true : !(typeof value === 'number' && value >= least);
  });
  return [
    ...(isExact(pnpm) ? [] : [`package.json: packageManager is ${packageManager}, not pnpm@1.2.3`]),
    ...(elsewhere === undefined
      ? []
      : ['package.json: pnpm: settings stand in pnpm-workspace.yaml']),
    ...needed.map(
      ([name, least]) => `pnpm-workspace.yaml: ${name} is ${settings[name]}, not ${least}`,
    ),
  ];
}

/** @param {Workspace} workspace */
function catalogProblems({ settings: { catalog, catalogs, overrides } }) {
  const lists = { catalog, overrides, ...catalogs };
  return Object.entries(lists).flatMap(([list, versions = {}]) =>
    Object.entries(versions)
      .filter(([, version]) => !isExact(version))
      .map(([name, version]) => `pnpm-workspace.yaml: ${list}: ${name} is ${version}, not exact`),
  );
}

/**
 * Members say `catalog:`; what they need of each other is linked, and becomes a range of our own when
 * it is published.
 *
 * @param {Workspace} workspace
 */
function manifestProblems({ members }) {
  return [...members].flatMap(([path, manifest]) =>
    dependencyGroups.flatMap((group) =>
      Object.entries(manifest[group] ?? {})
        .filter(([, version]) => version !== 'catalog:' && version !== 'workspace:^')
        .map(([name, version]) => {
          const place = path === '.' ? 'package.json' : `${path}/package.json`;
          return `${place}: ${group}: ${name} is ${version}, not catalog: (or workspace:^, of ours)`;
        }),
    ),
  );
}

/** @param {Workspace} workspace */
function lockfileProblems({ lockfile }) {
  return Object.entries(lockfile.packages).flatMap(([key, { resolution }]) => {
    const version = key.slice(nameOf(key).length + 1);
    const { integrity = '', ...elsewhere } = resolution;
    return [
      ...(isExact(version) ? [] : [`pnpm-lock.yaml: ${key} is no exact version`]),
      ...(/^sha512-[\w+/]{86}==$/.test(integrity)
        ? []
        : [`pnpm-lock.yaml: ${key} has no sha512 integrity`]),
      ...Object.keys(elsewhere).map(
        (from) => `pnpm-lock.yaml: ${key} comes from a ${from}, not from the registry`,
      ),
    ];
  });
}
