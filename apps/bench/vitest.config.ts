import { packageTests } from '../../vitest.base.ts';

export default packageTests('bench', { provide: { wantsMongo: true } });
