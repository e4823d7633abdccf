import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const source = { conditions: ['@jts/source'] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  environments: { __vitest__: { resolve: source } }, // what loads globalSetup
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'apps/*/vitest.config.ts',
      'tools/*/vitest.config.ts',
      'tooling/vitest.config.ts',
    ],
    // Starts the servers once for all projects that want them.
    globalSetup: ['apps/contract-tests/src/servers/global-setup.ts'],
    // Two on two processors as well: tests wait for servers much of their time.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    reporters: ['default', './tooling/summary-reporter.ts'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: [['text', { skipFull: true }], 'html'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
