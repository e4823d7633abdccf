export { storageErrors } from './errors.js';
export { type GatewayOptions, type RunningGateway, startGateway } from './server.js';
export { type Served, storageRoutes } from './services/index.js';
