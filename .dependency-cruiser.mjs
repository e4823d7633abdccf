/**
 * The arrows between the packages, downwards only:
 *
 *     apps -> usecases, cached, csv, telemetry, adapters, conformance -> adapter-kit -> ports -> domain
 *     apps -> adapter-grpc -> proto -> domain
 *
 * Private apps may use tools, which nothing published depends on.
 * Imports between packages are followed to their sources by the export condition `@jts/source`.
 */

const UPPER =
  '(?!adapter-(?:kit|grpc)/)(?:adapter-[^/]+|cached|csv|telemetry|usecases|conformance)';
const LOWER = ['adapter-kit', 'ports', 'domain'];
// Private apps may lean on what the root has installed; users of these have only what they declare.
const PUBLISHED = '^(?:packages/[^/]+|apps/(?:cli|gateway))/src/';
// What adapters on Node share has an entry of its own.
const NODE = '^packages/adapter-kit/src/node/';
const PURE = [
  '^packages/(?:domain|ports|proto|adapter-kit|adapter-memory|cached|csv|usecases|conformance)/src/',
  // But for its entry for Node.
  '^packages/adapter-grpc/src/(?!index|node-|environment)',
  // Of telemetry the entry for OpenTelemetry.
  '^packages/telemetry/src/(?!index|diagnostics-channels)',
];

/**
 * Files `within` the `members` may import their own package and those `below`: nothing else here.
 *
 * @param {string} name
 * @param {string} members
 * @param {readonly string[]} below
 */
function layer(name, members, below, within = '') {
  return {
    name,
    comment: `May import of this workspace: ${below.join(', ') || 'nothing'}.`,
    severity: 'error',
    from: { path: `^packages/(${members})/${within}` },
    to: {
      path: '^(?:packages|apps|tools)/',
      pathNot: ['$1', ...below].map((folder) => `^packages/${folder}/`),
    },
  };
}

export default {
  forbidden: [
    layer('domain', 'domain', []),
    layer('ports', 'ports', ['domain']),
    layer('proto', 'proto', ['domain']),
    layer('adapter-kit', 'adapter-kit', ['ports', 'domain']),
    layer('upper-layer', UPPER, LOWER, '(?!test/)'),
    layer('upper-layer-test', UPPER, [...LOWER, 'adapter-memory'], 'test/'),
    layer('adapter-grpc', 'adapter-grpc', [...LOWER, 'proto']),
    {
      name: 'tools-unpublished',
      comment: 'Tools are private: what is published depends on none, its tests neither.',
      severity: 'error',
      from: { path: '^(?:packages/|apps/(?:cli|gateway)/)' },
      to: { path: '^tools/' },
    },
    {
      name: 'gateway-below-cli',
      comment:
        'Of the apps the command line has the gateway, and nothing published has the command line.',
      severity: 'error',
      from: { path: '^(?:packages|apps/gateway)/' },
      to: { path: '^apps/cli/' },
    },
    {
      name: 'tools-below-apps',
      comment: 'Nothing depends on an app but another app.',
      severity: 'error',
      from: { path: '^tools/' },
      to: { path: '^apps/' },
    },
    {
      name: 'pure',
      comment: 'This package also runs in browsers: no module of Node.',
      severity: 'error',
      from: { path: PURE, pathNot: NODE },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-of-node',
      comment: 'The entry for Node stands beside the one for all, which must not lead to it.',
      severity: 'error',
      from: { path: PURE, pathNot: NODE },
      to: { path: NODE },
    },
    {
      name: 'by-package-name',
      comment: 'Another package is imported by its name, as its users do.',
      severity: 'error',
      from: { path: '^((?:packages|apps|tools)/[^/]+)/' },
      to: {
        path: '^(?:packages|apps|tools)/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
      },
    },
    {
      name: 'declared',
      comment: 'What is imported stands in the package.json of the importer.',
      severity: 'error',
      from: { path: PUBLISHED },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'],
      },
    },
    {
      name: 'no-dev-dependency-in-src',
      comment: 'Users of the package do not have its devDependencies.',
      severity: 'error',
      from: { path: PUBLISHED },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'npm-peer', 'npm-optional'] },
    },
    {
      name: 'resolved',
      comment: 'An import that leads nowhere would slip past every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@jts/source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.d.ts', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
