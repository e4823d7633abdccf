import { packageBuild } from '../../tsup.base.ts';

const entry = ['src/index.ts', 'src/node/index.ts', 'src/redact-urls.ts'];

export default packageBuild(entry, { types: ['node'] });
