import {
  checkInteger,
  checkTimeout,
  type OptionNames,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import type { TlsOptions } from '@jts/adapter-kit/node';
import { checkText, printable, ValidationError } from '@jts/domain';
import type { MongoClient } from 'mongodb';

export interface MongoStoreOptions extends StoreOptions {
  /**
   * `mongodb://[user:password@]host[:port][,...][/database][?options]` or `mongodb+srv://...`. This,
   * `urlFile` or `client` is required; an option of its own wins over what the URL says.
   */
  readonly url?: string;
  /** A file that holds the URL, read when the store opens; a newline at its end is dropped. */
  readonly urlFile?: string;
  /** A client of yours, which the store never closes. Its credentials and pool hold. */
  readonly client?: MongoClient;
  /** That of the URL, or else `jts`. */
  readonly database?: string;
  readonly username?: string;
  /** Of `username`, or of the user that the URL names. */
  readonly password?: string;
  /** A file that holds the password, read when the store opens; a newline at its end is dropped. */
  readonly passwordFile?: string;
  /** The database that knows the user; `admin` if absent. */
  readonly authSource?: string;
  /** Certificates in PEM. `true`: TLS with what Node trusts. Off if absent, but for `mongodb+srv`. */
  readonly tls?: boolean | TlsOptions;
  /** Connections at a time; calls beyond wait. 20 if absent. */
  readonly maxPoolSize?: number;
  /** Connections kept open while nothing is asked. 0 if absent. */
  readonly minPoolSize?: number;
  /** How long a server is looked for, in milliseconds, before an attempt fails. 5,000 if absent. */
  readonly serverSelectionTimeoutMs?: number;
  /** How long a connection may take to open, in milliseconds. 5,000 if absent. */
  readonly connectTimeoutMs?: number;
  /**
   * How long a connection may be silent during a call, in milliseconds, before it is given up; five
   * seconds above `timeoutMs` if absent: a call's deadline comes first.
   */
  readonly socketTimeoutMs?: number;
  /** Names this program in the server's logs; at most 128 bytes. */
  readonly application?: string;
  /** The clock for `createdAt` and `updatedAt`; the server's if absent. */
  readonly now?: () => Date;
}

export const optionNames: OptionNames<MongoStoreOptions> = {
  ...storeOptionNames,
  url: true,
  urlFile: true,
  client: true,
  database: true,
  username: true,
  password: true,
  passwordFile: true,
  authSource: true,
  tls: true,
  maxPoolSize: true,
  minPoolSize: true,
  serverSelectionTimeoutMs: true,
  connectTimeoutMs: true,
  socketTimeoutMs: true,
  application: true,
  now: true,
};

export const defaultDatabase = 'jts';

/** @throws ValidationError for a name that MongoDB does not take */
export function checkDatabase(value: unknown, path = 'database'): string {
  const name = checkText(path, value);
  if (
    name !== '' &&
    new TextEncoder().encode(name).length < 64 &&
    !/[\0/\\. "$*<>:|?]/.test(name)
  ) {
    return name;
  }
  throw new ValidationError(path, 'must be 1 to 63 bytes, without any of /\\. "$*<>:|? and NUL');
}

/** A database, or `$external` where certificates and the like tell who the user is. */
export function checkAuthSource(value: unknown): string {
  return value === '$external' ? value : checkDatabase(value, 'authSource');
}

/** It goes to the server's log: a line of it must not look like two. */
export function checkApplication(value: unknown): string {
  const name = checkText('application', value);
  const bytes = new TextEncoder().encode(name).length;
  if (bytes >= 1 && bytes <= 128 && name === printable(name)) return name;
  throw new ValidationError('application', 'must be 1 to 128 bytes, without control characters');
}

/** Pool sizes and timeouts for the driver. @throws ValidationError naming the option */
export function checkLimits(options: MongoStoreOptions, timeoutMs: number) {
  const { maxPoolSize = 20, minPoolSize = 0 } = options;
  const milliseconds = (name: `${string}Ms` & keyof MongoStoreOptions, otherwise: number) =>
    checkTimeout(options[name] ?? otherwise, name);
  const serverSelectionTimeoutMS = milliseconds('serverSelectionTimeoutMs', 5000);
  return {
    maxPoolSize: checkInteger('maxPoolSize', maxPoolSize, 1, 10_000),
    minPoolSize: checkInteger('minPoolSize', minPoolSize, 0, maxPoolSize),
    serverSelectionTimeoutMS,
    // A call that waits for a connection can be tried again; one that waits for ever can't.
    waitQueueTimeoutMS: serverSelectionTimeoutMS,
    connectTimeoutMS: milliseconds('connectTimeoutMs', 5000),
    socketTimeoutMS: milliseconds('socketTimeoutMs', Math.min(timeoutMs + 5000, 2_147_483_647)),
  };
}
