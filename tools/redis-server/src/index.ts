export type { RedisOptions, TlsFiles } from './configuration.js';
export { freePort } from './free-port.js';
export { hostProblem } from './program.js';
export { type Redis, startRedis } from './start-redis.js';
