import { grpcTarget } from '../grpc-target.js';
import { clickHouse } from './clickhouse.js';

export const grpcClickHouse = grpcTarget(clickHouse, (market) => ({ market }));
