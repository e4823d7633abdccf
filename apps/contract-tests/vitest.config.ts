import { packageTests } from '../../vitest.base.ts';
import { wants } from './src/adapters.ts';

export default packageTests('contract-tests', {
  // A run about one adapter starts no other's server.
  provide: {
    ...(wants('clickHouse') ? { wantsClickHouse: true } : {}),
    ...(wants('mongo') ? { wantsMongo: true } : {}),
    ...(wants('chromium') ? { wantsChromium: true } : {}),
    ...(wants('redis') ? { wantsRedis: true } : {}),
  },
});
