import { isExact } from './exact-versions.mjs';
import { installScriptsOf } from './install-scripts.mjs';

/**
 * @typedef {import('../packed.mjs').Manifest} Manifest
 *
 * @typedef {object} PackedFile
 * @property {string} name Its path from the root of the package.
 * @property {Uint8Array} data
 */

const needed = ['package.json', 'README.md', 'LICENSE'];
const allowed = [
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
  /^dist\/(?:[\w-]+\/)*[\w-]+(?:\.js|\.js\.map|\.d\.ts)$/,
];

/**
 * What else a package has.
 *
 * @type {Readonly<Record<string, RegExp>>}
 */
const furtherFiles = {
  '@jts/cli': /^sample\/[\w-]+\.csv$/,
  '@jts/proto': /^proto\/(?:\w+\/)+\w+\.proto$/,
};

/**
 * What a tarball holds that it should not, and what it lacks.
 *
 * @param {readonly PackedFile[]} files
 * @param {string} workspace the path of its folder on this machine, which tells users nothing good
 * @returns {string[]}
 */
export function tarballProblems(files, workspace) {
  const manifestFile = files.find(({ name }) => name === 'package.json');
  if (manifestFile === undefined) return ['holds no package.json'];
  /** @type {Manifest} */
  const manifest = JSON.parse(new TextDecoder().decode(manifestFile.data));
  const further = furtherFiles[manifest.name];
  const patterns = further === undefined ? allowed : [...allowed, further];
  return [
    ...needed
      .filter((name) => files.every((file) => file.name !== name))
      .map((name) => `holds no ${name}`),
    ...files
      .filter(({ name }) => !patterns.some((pattern) => pattern.test(name)))
      .map(({ name }) => `holds ${name}, which is not to be published`),
    ...files
      .filter(({ data }) => Buffer.from(data).includes(workspace))
      .map(({ name }) => `${name} holds the path of this workspace`),
    ...manifestProblems(manifest),
  ];
}

/** @param {Manifest} manifest as users get it */
function manifestProblems(manifest) {
  const { publishConfig = {}, license } = manifest;
  const needs = { ...manifest.dependencies, ...manifest.optionalDependencies };
  return [
    ...(license === 'MIT' ? [] : [`package.json: license is ${license}, not MIT`]),
    ...(publishConfig.access === 'public' && publishConfig.provenance === true
      ? []
      : ['package.json: publishConfig lacks "access": "public" or "provenance": true']),
    ...installScriptsOf(manifest).map((name) => `package.json: ${name} would run at each user's`),
    ...Object.entries(needs)
      // Of our own a caret is right: they are raised together.
      .filter(
        ([name, version]) => !isExact(version.replace(name.startsWith('@jts/') ? '^' : '', '')),
      )
      .map(([name, version]) => `package.json: ${name} is ${version}, which is not exact`),
  ];
}
