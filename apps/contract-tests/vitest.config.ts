import { packageTests } from '../../vitest.base.ts';

export default packageTests('contract-tests', {
  provide: { wantsClickHouse: true, wantsMongo: true },
});
