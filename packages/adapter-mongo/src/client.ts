import {
  checkFunction,
  checkOptionNames,
  checkTimeout,
  defaultTimeoutMs,
  Secrets,
  secretsOfUrl,
} from '@jts/adapter-kit';
import {
  type Certificates,
  endOf,
  readCertificates,
  valueOrFile,
  type Way,
  warnUnencrypted,
} from '@jts/adapter-kit/node';
import { checkText, ValidationError } from '@jts/domain';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import {
  checkApplication,
  checkAuthSource,
  checkDatabase,
  checkLimits,
  defaultDatabase,
  type MongoStoreOptions,
  optionNames,
} from './options.js';
import { partsOf, type UrlParts } from './url.js';

/** What the options say about the way to the server. */
export interface Access {
  readonly client: MongoClient;
  /** Another one like it; absent where the client was handed in, and is not ours to close. */
  readonly another?: () => MongoClient;
  /** Hosts and ports, for messages. */
  readonly server: string;
  readonly database: string;
  readonly secrets: Secrets;
  /** Of a client that we opened. */
  readonly way?: Way;
}

const required =
  'is required, such as mongodb://localhost:27017/jts, or a client: readMongoEnvironment() takes it from MONGODB_URL, where that is set and not empty';

/** @throws ValidationError naming the option */
export async function accessFrom(options: MongoStoreOptions): Promise<Access> {
  checkOptionNames(options, optionNames);
  const { client, url, urlFile } = options;
  checkFunction('now', options.now);
  const isAddressed = url !== undefined || urlFile !== undefined;
  if (client === undefined && !isAddressed) throw new ValidationError('url', required);
  if (client !== undefined && isAddressed) {
    throw new ValidationError('client', 'stands in place of url: give one of them');
  }
  if (client === undefined) {
    return openAccess(options, (await valueOrFile('url', url, urlFile)) ?? '');
  }
  // Told by its parts: it may come from another copy of the driver.
  if (typeof client?.db !== 'function' || !Array.isArray(client.options?.hosts)) {
    throw new ValidationError('client', 'must be a MongoClient');
  }
  const database = checkDatabase(options.database ?? client.options.dbName ?? defaultDatabase);
  const secrets = new Secrets('', [client.options.credentials?.password]);
  return { client, server: hostsOf(client), database, secrets };
}

async function openAccess(options: MongoStoreOptions, url: string): Promise<Access> {
  const parts = partsOf(url);
  const password = await valueOrFile('password', options.password, options.passwordFile);
  const tls = await certificatesFrom(options);
  const config = { ...clientOptions(options, tls), ...authFrom(options, parts, password) };
  const secrets = new Secrets('', [password, ...secretsOfUrl(url), tls.certificates?.key]);
  const database = checkDatabase(options.database ?? (parts.database || defaultDatabase));
  const another = () => open(url, config, secrets);
  const client = another();
  const way = wayTo(client, tls.certificates);
  if (!way.encrypted && client.options.credentials?.password) {
    warnUnencrypted('MongoDB', hostNamesOf(client), way.secure);
  }
  return { client, another, server: hostsOf(client), database, secrets, way };
}

function clientOptions(options: MongoStoreOptions, tls: Tls): MongoClientOptions {
  const { authSource, application } = options;
  return {
    ...checkLimits(options, checkTimeout(options.timeoutMs ?? defaultTimeoutMs)),
    ...(application === undefined ? {} : { appName: checkApplication(application) }),
    ...(authSource === undefined ? {} : { authSource: checkAuthSource(authSource) }),
    ...(tls.on === undefined ? {} : { tls: tls.on, ...tls.certificates }),
    // On a replica set the driver repeats what a failover cut off, and the server knows the repeat.
    retryReads: true,
    retryWrites: true,
  };
}

/** User and password belong together, wherever each of them stands. */
function authFrom(
  options: MongoStoreOptions,
  parts: UrlParts,
  password: string | undefined,
): Pick<MongoClientOptions, 'auth'> {
  const { username = parts.username } = options;
  if (options.username === undefined && password === undefined) return {};
  const auth = {
    username: checkText('username', username ?? ''),
    password: password ?? parts.password,
  };
  if (auth.username !== '' && auth.password !== '') return { auth };
  throw new ValidationError('username', 'username and password belong together');
}

interface Tls {
  /** Absent where the URL decides. */
  readonly on?: boolean;
  readonly certificates?: Certificates;
}

async function certificatesFrom({ tls }: MongoStoreOptions): Promise<Tls> {
  if (tls === undefined) return {};
  return typeof tls === 'boolean'
    ? { on: tls }
    : { on: true, certificates: await readCertificates(tls) };
}

/** No cause: the driver's error holds what it could not parse, and that may be the password. */
function open(url: string, config: MongoClientOptions, secrets: Secrets): MongoClient {
  try {
    return new MongoClient(url, config);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ValidationError('url', `is refused by the driver: ${secrets.hide(reason)}`);
  }
}

function wayTo(client: MongoClient, certificates: Certificates | undefined): Way {
  return {
    encrypted: client.options.tls === true,
    certificateEnds: certificates && endOf(certificates),
    secure: '`tls: true`, or tls=true in the url',
    plain: 'a connection without tls',
  };
}

function hostsOf({ options: { hosts, srvHost } }: MongoClient): string {
  return srvHost ?? hosts.map(String).join(',');
}

/** Without ports; sockets of this machine by their paths. */
function hostNamesOf({ options: { hosts, srvHost } }: MongoClient): readonly string[] {
  if (srvHost !== undefined) return [srvHost];
  return hosts.map(({ host, socketPath }) => host ?? socketPath ?? '');
}
