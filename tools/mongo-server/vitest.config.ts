import { packageTests } from '../../vitest.base.ts';

export default packageTests('mongo-server', { globalSetup: ['test/global-setup.ts'] });
