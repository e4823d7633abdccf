import { packageBuild } from '../../tsup.base.ts';

export default packageBuild([
  'src/bench.ts',
  'src/worker.ts',
  'src/import/parse-alone.ts',
  'src/growth/link.ts',
  'src/grpc/gateway-process.ts',
]);
