import {
  type Environment,
  readServerEnvironment,
  type ServerOptions,
  valueOrFile,
} from '@jts/adapter-kit/node';

/** The way to a gateway, as options of its store. */
export interface GatewayAddress extends Pick<ServerOptions, 'url' | 'tls'> {
  readonly token?: string;
}

/**
 * What the environment says of the way to the gateway, as options of a store: `JTS_GATEWAY_URL`,
 * `JTS_GATEWAY_TOKEN`; for TLS `JTS_GATEWAY_CA_FILE`, `JTS_GATEWAY_CERT_FILE`, `JTS_GATEWAY_KEY_FILE`,
 * `JTS_GATEWAY_KEY_PASSPHRASE`. In place of a secret, a file that holds it: `JTS_GATEWAY_TOKEN_FILE`,
 * `JTS_GATEWAY_KEY_PASSPHRASE_FILE`. What is empty counts as not set.
 *
 * @param env `process.env` if absent
 * @param url in place of that of the environment
 * @throws ValidationError naming the variable: both forms are set, or the file can't be read
 */
export async function readGatewayEnvironment(
  env: Environment = process.env,
  url?: string,
): Promise<GatewayAddress> {
  const {
    username: _,
    password: __,
    ...way
  } = await readServerEnvironment('JTS_GATEWAY', env, url);
  const token = await valueOrFile(
    'JTS_GATEWAY_TOKEN',
    env['JTS_GATEWAY_TOKEN'] || undefined,
    env['JTS_GATEWAY_TOKEN_FILE'] || undefined,
    'JTS_GATEWAY_TOKEN_FILE',
  );
  return token === undefined ? way : { ...way, token };
}
