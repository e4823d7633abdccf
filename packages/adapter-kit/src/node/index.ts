/** For adapters whose driver runs on Node: credentials in files, certificates, what goes wrong with TLS. */
export { type Environment, readServerEnvironment, type ServerOptions } from './environment.js';
export { valueOrFile } from './files.js';
export { systemCodeOf, systemReasonOf } from './system-reasons.js';
export { type Certificates, endOf, readCertificates, type TlsOptions } from './tls.js';
export { firstContactProblem, tlsProblem, type Way } from './tls-problems.js';
export { isThisMachine, warnUnencrypted } from './unencrypted.js';
export { readWay, type Schemes } from './way.js';
