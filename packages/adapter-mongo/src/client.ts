import { checkTimeout, defaultTimeoutMs, Secrets } from '@jts/adapter-kit';
import { checkText, ValidationError } from '@jts/domain';
import { MongoClient, type MongoClientOptions } from 'mongodb';
import {
  checkApplication,
  checkAuthSource,
  checkDatabase,
  checkLimits,
  defaultDatabase,
  type MongoStoreOptions,
} from './options.js';

/** What the options say about the way to the server. */
export interface Access {
  readonly client: MongoClient;
  /** Whether we opened it, and close it. */
  readonly owned: boolean;
  /** Hosts and ports, for messages. */
  readonly server: string;
  readonly database: string;
  readonly secrets: Secrets;
}

/** @throws ValidationError naming the option */
export function accessFrom(options: MongoStoreOptions): Access {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError('', 'must be an object of options');
  }
  const { client, url } = options;
  if ((client === undefined) === (url === undefined)) {
    throw new ValidationError('url', 'either url or client is required, and only one of them');
  }
  if (client !== undefined) {
    // Told by its parts: it may come from another copy of the driver.
    if (typeof client?.db !== 'function' || !Array.isArray(client.options?.hosts)) {
      throw new ValidationError('client', 'must be a MongoClient');
    }
    const database = checkDatabase(options.database ?? client.options.dbName ?? defaultDatabase);
    const secrets = new Secrets('', [client.options.credentials?.password]);
    return { client, owned: false, server: hostsOf(client), database, secrets };
  }
  return openAccess(options, checkText('url', url));
}

function openAccess(options: MongoStoreOptions, url: string): Access {
  const parts = partsOf(url);
  if (options.username !== undefined) checkText('username', options.username);
  if (options.password !== undefined) checkText('password', options.password);
  const config = clientOptions(options);
  const secrets = new Secrets('', [options.password, ...parts.secrets]);
  const database = checkDatabase(options.database ?? (parts.database || defaultDatabase));
  try {
    const client = new MongoClient(url, config);
    return { client, owned: true, server: hostsOf(client), database, secrets };
  } catch (cause) {
    // No cause: the driver's error holds what it could not parse, and that may be the password.
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ValidationError('url', `is refused by the driver: ${secrets.hide(reason)}`);
  }
}

function clientOptions(options: MongoStoreOptions): MongoClientOptions {
  const { username, password, authSource, application, tls } = options;
  if ((username === undefined) !== (password === undefined)) {
    throw new ValidationError('username', 'username and password belong together');
  }
  return {
    ...checkLimits(options, checkTimeout(options.timeoutMs ?? defaultTimeoutMs)),
    ...(application === undefined ? {} : { appName: checkApplication(application) }),
    ...(username === undefined || password === undefined ? {} : { auth: { username, password } }),
    ...(authSource === undefined ? {} : { authSource: checkAuthSource(authSource) }),
    ...(tls === undefined ? {} : tlsOptions(tls)),
    // On a replica set the driver repeats what a failover cut off, and the server knows the repeat.
    retryReads: true,
    retryWrites: true,
  };
}

function tlsOptions(tls: NonNullable<MongoStoreOptions['tls']>): MongoClientOptions {
  if (typeof tls === 'boolean') return { tls };
  const { caFile, certificateKeyFile, certificateKeyFilePassword } = tls;
  return {
    tls: true,
    ...(caFile === undefined ? {} : { tlsCAFile: caFile }),
    ...(certificateKeyFile === undefined ? {} : { tlsCertificateKeyFile: certificateKeyFile }),
    ...(certificateKeyFilePassword === undefined
      ? {}
      : { tlsCertificateKeyFilePassword: certificateKeyFilePassword }),
  };
}

const form = /^mongodb(?:\+srv)?:\/\/(?:([^@/]*)@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/s;

/**
 * The parts of a connection string that are of interest here. By hand: it may name several hosts,
 * which no `URL` does.
 */
function partsOf(url: string): { readonly database: string; readonly secrets: readonly string[] } {
  const [matched, user = '', , database = '', query = ''] = form.exec(url) ?? [];
  if (matched === undefined) {
    throw new ValidationError(
      'url',
      'must be mongodb://host[:port][/database] or mongodb+srv://host; @ : / % in a password are written %40 %3A %2F %25',
    );
  }
  const password = user.includes(':') ? user.slice(user.indexOf(':') + 1) : '';
  const values = query.split('&').map((option) => option.slice(option.indexOf('=') + 1));
  const secret = query
    .split('&')
    .flatMap((option, i) =>
      /^[^=]*(?:pass|secret|token|properties)/i.test(option) ? [values[i] ?? ''] : [],
    );
  return { database: decoded(database), secrets: [password, ...secret].flatMap(bothForms) };
}

function bothForms(word: string): readonly string[] {
  return [word, decoded(word)];
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function hostsOf({ options: { hosts, srvHost } }: MongoClient): string {
  return srvHost ?? hosts.map(String).join(',');
}
