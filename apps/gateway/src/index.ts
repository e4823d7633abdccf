export type { CorsOptions } from './cors.js';
export { storageErrors } from './errors.js';
export { type GatewayOptions, type RunningGateway, startGateway } from './server.js';
export { storageRoutes } from './services/index.js';
export type { Served } from './services/served.js';
