import { defineConfig } from 'vitest/config';

const source = { conditions: ['@jts/source'] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'apps/*/vitest.config.ts',
      'tools/*/vitest.config.ts',
      'tooling/vitest.config.ts',
    ],
    reporters: ['default', './tooling/summary-reporter.ts'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      reporter: ['text-summary', 'json', 'html'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
