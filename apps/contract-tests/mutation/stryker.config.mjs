// Does the contract suite notice any change of the memory adapter? It is the only test here.
export default {
  mutate: ['packages/adapter-memory/src/**/*.ts'],
  // All that a copy needs: the suite and the other packages are used as they are built.
  ignorePatterns: [
    '/*',
    '!/tsconfig.base.json',
    '!/packages',
    '/packages/*',
    '!/packages/adapter-memory',
    '!/apps',
    '/apps/*',
    '!/apps/contract-tests',
    '/apps/contract-tests/*',
    '!/apps/contract-tests/mutation',
    '!/apps/contract-tests/src',
  ],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'apps/contract-tests/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  disableTypeChecks: false,
  concurrency: 2,
  dryRunTimeoutMinutes: 20,
  // A mutant that runs for ever is caught by time; what is slow on a busy machine is not.
  timeoutMS: 20_000,
  timeoutFactor: 2,
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { logTests: false, reportTests: false, skipFull: true },
  htmlReporter: { fileName: '.mutation/report.html' },
  jsonReporter: { fileName: '.mutation/report.json' },
  tempDirName: '.mutation/tmp',
};
