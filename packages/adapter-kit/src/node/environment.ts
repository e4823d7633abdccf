import { valueOrFile } from './files.js';
import type { TlsOptions } from './tls.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The way to a server, as options of its store. */
export interface ServerOptions {
  readonly url?: string;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
}

/**
 * What the environment says of the way to a server: `PREFIX_URL`, `PREFIX_USER`, `PREFIX_PASSWORD`,
 * `PREFIX_CA_FILE`, `PREFIX_CERT_FILE`, `PREFIX_KEY_FILE`, `PREFIX_KEY_PASSPHRASE`. In place of a secret, a
 * file that holds it: `PREFIX_URL_FILE`, `PREFIX_PASSWORD_FILE`, `PREFIX_KEY_PASSPHRASE_FILE`. What is empty
 * counts as not set. The URL's user and password win.
 *
 * @param url in place of that of the environment
 * @throws ValidationError naming the variable: secret and file are both set, or it can't be read
 */
export async function readServerEnvironment(
  prefix: string,
  env: Environment,
  url?: string,
): Promise<ServerOptions> {
  const get = (name: string) => env[`${prefix}_${name}`] || undefined;
  const secret = (name: string) => {
    const [value, file] = [get(name), get(`${name}_FILE`)];
    return valueOrFile(`${prefix}_${name}`, value, file, `${prefix}_${name}_FILE`);
  };
  const address = url ?? (await secret('URL'));
  const { user, password } = credentialsOf(address ?? '');
  const tls = {
    ...option('caFile', get('CA_FILE')),
    ...option('certFile', get('CERT_FILE')),
    ...option('keyFile', get('KEY_FILE')),
    ...option('passphrase', await secret('KEY_PASSPHRASE')),
  };
  return {
    ...option('url', address),
    ...(user === '' && password === '' ? option('username', get('USER')) : {}),
    ...(password === '' ? option('password', await secret('PASSWORD')) : {}),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
  };
}

/** A host may have a port, which is no password: `http://host:8123/a@b`. */
function credentialsOf(url: string) {
  const [, user = '', password = ''] = /^[^:]+:\/\/([^/?#:@]*)(?::([^/?#]*))?@/.exec(url) ?? [];
  return { user, password };
}

function option<K extends string>(
  name: K,
  value: string | undefined,
): { readonly [P in K]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: string });
}
