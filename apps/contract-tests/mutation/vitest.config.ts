import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const here = fileURLToPath(new URL('../../..', import.meta.url));
/** The repository, also where this is a copy of it that Stryker has made. */
const [root = here] = here.split(/[\\/]\.jts[\\/]/);
const built = (path: string) => `${root}/packages/${path}`;

/** The contract suite on the memory adapter's source and nothing else; all others as they are built. */
export default defineConfig({
  resolve: {
    alias: {
      '@jts/adapter-memory': `${here}/packages/adapter-memory/src/index.ts`,
      '@jts/conformance/vitest': built('conformance/dist/vitest.js'),
      '@jts/conformance': built('conformance/dist/index.js'),
      '@jts/adapter-kit': built('adapter-kit/dist/index.js'),
      '@jts/domain': built('domain/dist/index.js'),
    },
  },
  server: { fs: { allow: [root] } },
  test: { include: ['apps/contract-tests/mutation/memory.contract.ts'], testTimeout: 60_000 },
});
