import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { Secrets } from '@jts/adapter-kit';
import { ValidationError } from '@jts/domain';
import {
  type ClickHouseStoreOptions,
  checkApplication,
  checkMaxOpenConnections,
  checkNames,
  type Names,
  type TlsOptions,
} from './options.js';

/** What the options say about the way to the server. */
export interface Access {
  readonly client: ClickHouseClient;
  /** Whether we opened it, and close it. */
  readonly owned: boolean;
  /** Host and port, for messages. */
  readonly server: string;
  readonly names: Names;
  readonly secrets: Secrets;
}

/** @throws ValidationError naming the option */
export function accessFrom(options: ClickHouseStoreOptions): Access {
  const { client, url } = options;
  if ((client === undefined) === (url === undefined)) {
    throw new ValidationError('url', 'either url or client is required, and only one of them');
  }
  if (client !== undefined) {
    const names = checkNames(options);
    return {
      client,
      owned: false,
      server: 'the given client',
      names,
      secrets: new Secrets('', []),
    };
  }
  return openAccess(options, parseUrl(url as string | URL));
}

function openAccess(options: ClickHouseStoreOptions, url: URL): Access {
  const names = checkNames(options, decoded(url.pathname.slice(1)) || undefined);
  const username = options.username ?? (decoded(url.username) || 'default');
  const inUrl = decoded(url.password);
  const password = options.password ?? inUrl;
  const secrets = new Secrets(username, [password, inUrl]);
  const { application, maxOpenConnections, tls } = options;
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.pathname = '';
  const config = {
    url: bare,
    username,
    password,
    ...(application === undefined ? {} : { application: checkApplication(application) }),
    ...(tls === undefined ? {} : { tls: tlsConfig(tls) }),
    max_open_connections: checkMaxOpenConnections(maxOpenConnections ?? 10),
    compression: {
      request: options.compression?.request ?? false,
      response: options.compression?.response ?? false,
    },
    // Each call has a deadline of its own; this is the longest that a timer can wait.
    request_timeout: 2_147_483_647,
    // Every error reaches the caller; the console is not ours.
    log: { level: ClickHouseLogLevel.OFF },
  };
  try {
    return { client: createClient(config), owned: true, server: url.host, names, secrets };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValidationError('url', secrets.hide(reason));
  }
}

/** No cause: Node's error holds the text, and with it the password. */
function parseUrl(given: string | URL): URL {
  if (!URL.canParse(String(given))) throw new ValidationError('url', 'must be a URL');
  const url = new URL(String(given));
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new ValidationError('url', 'must begin with http:// or https://');
}

/** A `%` of a password must be written `%25`. No cause, for the same reason. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ValidationError('url', 'holds a % that begins no percent-encoding: write it as %25');
  }
}

function tlsConfig({ ca, cert, key }: TlsOptions) {
  if ((cert === undefined) !== (key === undefined)) {
    throw new ValidationError('tls', 'cert and key belong together');
  }
  const ca_cert = Buffer.from(ca);
  if (cert === undefined || key === undefined) return { ca_cert };
  return { ca_cert, cert: Buffer.from(cert), key: Buffer.from(key) };
}
