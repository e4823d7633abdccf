import { type Environment, readServerEnvironment, type ServerOptions } from '@jts/adapter-kit/node';

/**
 * What the environment says of the way to the server, as options of a store: `MONGODB_URL`,
 * `MONGODB_USER`, `MONGODB_PASSWORD`; for TLS `MONGODB_CA_FILE`, `MONGODB_CERT_FILE`, `MONGODB_KEY_FILE`,
 * `MONGODB_KEY_PASSPHRASE`. In place of a secret, a file that holds it: `MONGODB_URL_FILE`,
 * `MONGODB_PASSWORD_FILE`, `MONGODB_KEY_PASSPHRASE_FILE`. What is empty counts as not set. The URL's user and
 * password win.
 *
 * @param env `process.env` if absent
 * @param url in place of that of the environment
 * @throws ValidationError naming the variable: both forms are set, or the file can't be read
 */
export function readMongoEnvironment(
  env: Environment = process.env,
  url?: string,
): Promise<ServerOptions> {
  return readServerEnvironment('MONGODB', env, url);
}
