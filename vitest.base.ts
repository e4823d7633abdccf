import { defineProject } from 'vitest/config';

/** Every project's tests run on sources: `@jts/source` is an export condition of each package. */
export function packageTests(name: string, test: Record<string, unknown> = {}) {
  const source = { conditions: ['@jts/source'] };
  return defineProject({
    resolve: source,
    ssr: { resolve: { ...source, externalConditions: source.conditions } },
    test: { name, include: ['test/**/*.test.ts'], ...test },
  });
}
