import { defineProject } from 'vitest/config';

/** Every project's tests run on sources: `@jts/source` is an export condition of each package. */
export function packageTests(name: string, test: Record<string, unknown> = {}) {
  const source = { conditions: ['@jts/source'] };
  // No test measures time by these: they end what hangs, on a machine that may be very busy.
  const limits = { testTimeout: 180_000, hookTimeout: 240_000 };
  return defineProject({
    resolve: source,
    ssr: { resolve: { ...source, externalConditions: source.conditions } },
    test: { name, include: ['test/**/*.test.ts'], ...limits, ...test },
  });
}
