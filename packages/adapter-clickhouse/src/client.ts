import { Agent } from 'node:https';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { checkMembers, Secrets } from '@jts/adapter-kit';
import { endOf, valueOrFile, type Way, warnUnencrypted } from '@jts/adapter-kit/node';
import { ValidationError } from '@jts/domain';
import { type Login, loginConfig, readLogin } from './login.js';
import {
  type ClickHouseStoreOptions,
  checkApplication,
  checkMaxOpenConnections,
  checkNames,
  type Names,
} from './options.js';
import { decoded, parseUrl, withoutLogin } from './url.js';

/** What the options say about the way to the server. */
export interface Access {
  readonly client: ClickHouseClient;
  /** Whether we opened it, and close it. */
  readonly owned: boolean;
  /** Host and port, for messages. */
  readonly server: string;
  readonly names: Names;
  readonly secrets: Secrets;
  /** Of a client that we opened. */
  readonly way?: Way;
}

const required =
  'is required, such as http://localhost:8123/jts, or a client: readClickHouseEnvironment() takes it from CLICKHOUSE_URL, where that is set and not empty';

/** @throws ValidationError naming the option */
export async function accessFrom(options: ClickHouseStoreOptions): Promise<Access> {
  const { client, url, urlFile } = options;
  const isAddressed = url !== undefined || urlFile !== undefined;
  if (client === undefined && !isAddressed) throw new ValidationError('url', required);
  if (client !== undefined) {
    if (isAddressed) {
      throw new ValidationError('client', 'stands in place of url: give one of them');
    }
    // Told by its parts: it may come from another copy of the package.
    checkMembers('client', client, 'a ClickHouseClient', ['exec']);
    const names = checkNames(options);
    const secrets = new Secrets('', []);
    return { client, owned: false, server: 'the given client', names, secrets };
  }
  const given = await valueOrFile('url', url instanceof URL ? url.href : url, urlFile);
  return openAccess(options, parseUrl(given ?? ''));
}

async function openAccess(options: ClickHouseStoreOptions, url: URL): Promise<Access> {
  const names = checkNames(options, decoded(url.pathname.slice(1)) || undefined);
  const login = await readLogin(url, options);
  const client = open(clientConfig(options, url, login), login);
  const way = wayTo(url, login);
  if (!way.encrypted && login.password !== '') {
    warnUnencrypted('ClickHouse', [url.hostname], way.secure);
  }
  return { client, owned: true, server: url.host, names, secrets: login.secrets, way };
}

function clientConfig(options: ClickHouseStoreOptions, url: URL, login: Login) {
  const { application, compression, maxOpenConnections } = options;
  const max_open_connections = checkMaxOpenConnections(maxOpenConnections ?? 10);
  return {
    url: withoutLogin(url),
    ...loginConfig(login),
    ...(application === undefined ? {} : { application: checkApplication(application) }),
    max_open_connections,
    ...(login.certificates === undefined
      ? {}
      : { http_agent: agentWith(login.certificates, max_open_connections) }),
    compression: {
      request: compression?.request ?? false,
      response: compression?.response ?? false,
    },
    // Each call has a deadline of its own; this is the longest that a timer can wait.
    request_timeout: 2_147_483_647,
    // Every error reaches the caller; the console is not ours.
    log: { level: ClickHouseLogLevel.OFF },
  };
}

/** As the client makes its own. */
function agentWith(certificates: NonNullable<Login['certificates']>, maxSockets: number): Agent {
  return new Agent({ keepAlive: true, maxSockets, ...certificates });
}

function open(config: ReturnType<typeof clientConfig>, { secrets }: Login): ClickHouseClient {
  try {
    return createClient(config);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValidationError('url', secrets.hide(reason));
  }
}

function wayTo({ protocol }: URL, { certificates }: Login): Way {
  return {
    encrypted: protocol === 'https:',
    certificateEnds: certificates && endOf(certificates),
    secure: 'a url that begins with https://',
    plain: 'a url that begins with http://',
  };
}
