import { packageTests } from '../../vitest.base.ts';

export default packageTests('cli', { provide: { wantsClickHouse: true, wantsMongo: true } });
