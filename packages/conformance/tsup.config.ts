import { packageBuild } from '../../tsup.base.ts';

export default packageBuild(['src/index.ts', 'src/model/index.ts', 'src/vitest.ts']);
