import { packageBuild } from '../../tsup.base.ts';

export default packageBuild(['src/index.ts', 'src/embedded.ts', 'src/embedded/engine-process.mjs']);
