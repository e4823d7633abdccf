import { packageTests } from '../../vitest.base.ts';

export default packageTests('adapter-mongo', { provide: { wantsMongo: true } });
