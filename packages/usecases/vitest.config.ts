import { packageTests } from '../../vitest.base.ts';

export default packageTests('usecases', { execArgv: ['--expose-gc'] });
