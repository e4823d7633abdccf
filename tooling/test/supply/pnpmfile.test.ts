import { createRequire } from 'node:module';
import { expect, it } from 'vitest';

const { hooks } = createRequire(import.meta.url)('../../../.pnpmfile.cjs');

it('a manifest is packed the same, in whatever order its dependencies have come', () => {
  const packed = (dependencies: object) =>
    JSON.stringify(hooks.beforePacking({ name: 'own', dependencies, peerDependencies: {} }));
  const text = packed({ b: '1.0.0', '@jts/domain': '^0.1.0', a: '2.0.0' });
  expect(text).toBe(packed({ a: '2.0.0', b: '1.0.0', '@jts/domain': '^0.1.0' }));
  expect(text).toContain('{"@jts/domain":"^0.1.0","a":"2.0.0","b":"1.0.0"}');
});
