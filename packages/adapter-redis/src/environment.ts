import { type Environment, readServerEnvironment, type ServerOptions } from '@jts/adapter-kit/node';

/**
 * What the environment says of the way to the server, as options of a store: `REDIS_URL`, `REDIS_USER`,
 * `REDIS_PASSWORD`; for TLS `REDIS_CA_FILE`, `REDIS_CERT_FILE`, `REDIS_KEY_FILE`, `REDIS_KEY_PASSPHRASE`. In
 * place of a secret, a file that holds it: `REDIS_URL_FILE`, `REDIS_PASSWORD_FILE`,
 * `REDIS_KEY_PASSPHRASE_FILE`. What is empty counts as not set. The URL's user and password win.
 *
 * @param env `process.env` if absent
 * @param url in place of that of the environment
 * @throws ValidationError naming the variable: both forms are set, or the file can't be read
 */
export function readRedisEnvironment(
  env: Environment = process.env,
  url?: string,
): Promise<ServerOptions> {
  return readServerEnvironment('REDIS', env, url);
}
