/** Its own, else vitest takes that of the package, which resolves to sources. */
export default { test: { include: ['vitest.test.mjs'] } };
