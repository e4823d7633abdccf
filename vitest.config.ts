import { defineConfig } from 'vitest/config';

const source = { conditions: ['@jts/source'] };

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    projects: ['packages/*/vitest.config.ts', 'apps/*/vitest.config.ts'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      thresholds: { lines: 90, branches: 90 },
    },
  },
});
