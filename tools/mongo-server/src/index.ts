export { install as installPackages } from './debian/packages.js';
export { hostProblem } from './host.js';
export {
  type ServerProcess,
  type ServerProcessOptions,
  startServerProcess,
} from './server-process.js';
export { type DocumentDb, type DocumentDbOptions, startDocumentDb } from './start-documentdb.js';
