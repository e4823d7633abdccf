import { cachedTarget } from '../cached-target.js';
import { clickHouse } from './clickhouse.js';

export const clickHouseCached = cachedTarget(clickHouse);
