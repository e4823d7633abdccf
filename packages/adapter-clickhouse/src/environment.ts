import { type Environment, readServerEnvironment, type ServerOptions } from '@jts/adapter-kit/node';

/**
 * What the environment says of the way to the server, as options of a store: `CLICKHOUSE_URL`,
 * `CLICKHOUSE_USER`, `CLICKHOUSE_PASSWORD`; for `https://` `CLICKHOUSE_CA_FILE`, `CLICKHOUSE_CERT_FILE`,
 * `CLICKHOUSE_KEY_FILE`, `CLICKHOUSE_KEY_PASSPHRASE`. In place of a secret, a file that holds it:
 * `CLICKHOUSE_URL_FILE`, `CLICKHOUSE_PASSWORD_FILE`, `CLICKHOUSE_KEY_PASSPHRASE_FILE`. What is empty counts
 * as not set. The URL's user and password win.
 *
 * @param env `process.env` if absent
 * @param url in place of that of the environment
 * @throws ValidationError naming the variable: both forms are set, or the file can't be read
 */
export async function readClickHouseEnvironment(
  env: Environment = process.env,
  url?: string,
): Promise<ServerOptions> {
  const { tls, ...options } = await readServerEnvironment('CLICKHOUSE', env, url);
  // The certificates of one server are no reason to refuse another one's http://.
  return tls === undefined || /^http:/i.test(options.url ?? '') ? options : { ...options, tls };
}
