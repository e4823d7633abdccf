import { packageTests } from '../../vitest.base.ts';

export default packageTests('mongo-server', {
  globalSetup: ['test/global-setup.ts'],
  expect: { poll: { timeout: 30_000 } }, // what is waited for comes, but the machine may be busy
});
