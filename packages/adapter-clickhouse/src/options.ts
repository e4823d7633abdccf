import type { ClickHouseClient } from '@clickhouse/client';
import {
  checkFunction,
  checkInteger,
  checkOptionNames,
  checkTimeout,
  type OptionNames,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import type { TlsOptions } from '@jts/adapter-kit/node';
import { checkText, ValidationError } from '@jts/domain';

export interface ClickHouseStoreOptions extends StoreOptions {
  /**
   * `http[s]://[user:password@]host:port[/database]`. This, `urlFile` or `client` is required; an
   * option of its own wins over what the URL says.
   */
  readonly url?: string | URL;
  /** A file that holds the URL, read when the store opens; a newline at its end is dropped. */
  readonly urlFile?: string;
  /** A client of yours, which the store never closes. Its credentials and settings hold. */
  readonly client?: ClickHouseClient;
  /** `jts` if absent. */
  readonly database?: string;
  readonly username?: string;
  readonly password?: string;
  /** A file that holds the password, read when the store opens; a newline at its end is dropped. */
  readonly passwordFile?: string;
  /** `candles` and `symbols` if absent. */
  readonly tables?: { readonly candles?: string; readonly symbols?: string };
  /** The clock for `updated_at` of symbols; the server's if absent. */
  readonly now?: () => Date;
  /**
   * Certificates in PEM, for `https://`. With one that this program shows and no password, that
   * certificate is what signs the user in.
   */
  readonly tls?: TlsOptions;
  /** gzip: pays on networks slower than some 50 MB/s only. Off if absent. */
  readonly compression?: { readonly request?: boolean; readonly response?: boolean };
  /** Requests at a time; others wait. 10 if absent. */
  readonly maxOpenConnections?: number;
  /** Names this program in the server's logs; printable ASCII. */
  readonly application?: string;
  /**
   * Rows that a `replace` superseded are removed after so long, in milliseconds, at most; from half of it
   * on, by chance. 300,000 if absent.
   */
  readonly compactionIntervalMs?: number;
}

/** Those that say nothing of the way to the server. */
export const ownOptionNames = {
  ...storeOptionNames,
  database: true,
  tables: true,
  now: true,
  compression: true,
  maxOpenConnections: true,
  application: true,
  compactionIntervalMs: true,
} satisfies Partial<OptionNames<ClickHouseStoreOptions>>;

const optionNames: OptionNames<ClickHouseStoreOptions> = {
  ...ownOptionNames,
  url: true,
  urlFile: true,
  client: true,
  username: true,
  password: true,
  passwordFile: true,
  tls: true,
};

const groupNames: {
  readonly [Name in 'tables' | 'compression']: OptionNames<
    NonNullable<ClickHouseStoreOptions[Name]>
  >;
} = {
  tables: { candles: true, symbols: true },
  compression: { request: true, response: true },
};

/** @throws ValidationError naming an option that there is not, `pasword`, `tables.candle`, or the one that is wrong */
export function checkOptions(
  options: ClickHouseStoreOptions,
  names: Readonly<Record<string, true>> = optionNames,
): void {
  checkOptionNames(options, names);
  for (const [name, own] of Object.entries(groupNames)) {
    const group = options[name as keyof typeof groupNames];
    if (group !== undefined) checkOptionNames(group, own, name);
  }
  checkFunction('now', options.now);
  for (const [name, value] of Object.entries(options.compression ?? {})) {
    if (typeof value === 'boolean' || value === undefined) continue;
    throw new ValidationError(`compression.${name}`, 'must be true or false');
  }
}

/** The names that statements are made with. */
export interface Names {
  readonly database: string;
  readonly candles: string;
  readonly symbols: string;
}

const defaultCompactionIntervalMs = 300_000;

/** @throws ValidationError naming the option */
export function checkNames(options: ClickHouseStoreOptions, databaseOfUrl?: string): Names {
  const names = {
    database: checkName('database', options.database ?? databaseOfUrl ?? 'jts'),
    candles: checkName('tables.candles', options.tables?.candles ?? 'candles'),
    symbols: checkName('tables.symbols', options.tables?.symbols ?? 'symbols'),
  };
  if (names.candles === names.symbols) {
    throw new ValidationError('tables', 'candles and symbols must be different tables');
  }
  for (const table of ['candles', 'symbols'] as const) {
    const path = options.tables?.[table] === undefined ? 'database' : `tables.${table}`;
    checkLength(path, names.database, names[table]);
  }
  return names;
}

export function checkCompactionInterval(intervalMs = defaultCompactionIntervalMs): number {
  return checkTimeout(intervalMs, 'compactionIntervalMs');
}

export function checkMaxOpenConnections(most: number): number {
  return checkInteger('maxOpenConnections', most, 1, 10_000);
}

/** It goes out in a header. */
export function checkApplication(value: unknown): string {
  const name = checkText('application', value);
  if (/^[\x20-\x7e]+$/.test(name)) return name;
  throw new ValidationError('application', 'must be printable ASCII characters');
}

/** Neither a quote nor a backslash is let through, so that quoting is all that a name needs. */
const allowedName = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_$.@ -]*$/u;

function checkName(path: string, value: unknown): string {
  const name = checkText(path, value);
  if (allowedName.test(name)) return name;
  throw new ValidationError(path, 'must be letters, digits, and any of _ $ . @ - and space');
}

/** Of `database.table.UUID.sql`, the longest name of a file that the server makes of both. */
const longestOnDisk = 255 - '..00000000-0000-0000-0000-000000000000.sql'.length;

/** Each byte but letters, digits and _ of ASCII takes three there. */
const lengthOnDisk = (name: string): number =>
  encodeURIComponent(name).replace(/%..|[^\w%]/g, '000').length;

function checkLength(path: string, database: string, table: string): void {
  if (lengthOnDisk(database) + lengthOnDisk(table) <= longestOnDisk) return;
  const reason = `database and table must not be longer than ${longestOnDisk} bytes together, of which each that is no letter, digit or _ of ASCII counts as three`;
  throw new ValidationError(path, reason);
}

/** A table as it stands in a statement. */
export function quoteTable(database: string, table: string): string {
  return `\`${database}\`.\`${table}\``;
}
