import {
  checkTimeout,
  type OptionNames,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import type { TlsOptions } from '@jts/adapter-kit/node';
import { checkText, ValidationError } from '@jts/domain';

export interface RedisStoreOptions extends StoreOptions {
  /**
   * `redis://[user:password@]host[:port][,...][/database]`, with TLS `rediss://...`; or sentinels and
   * the name of their master, `redis-sentinel://[user:password@]host[:port][,...][/database]#master`, with
   * TLS `rediss-sentinel://...`. Of several hosts the first that answers; of a cluster any. This or
   * `urlFile` is required; an option of its own wins over what the URL says.
   */
  readonly url?: string;
  /** A file that holds the URL, read when the store opens; a newline at its end is dropped. */
  readonly urlFile?: string;
  /** Of Redis's access lists; its default user if absent. */
  readonly username?: string;
  readonly password?: string;
  /** A file that holds the password, read when the store opens; a newline at its end is dropped. */
  readonly passwordFile?: string;
  /** Certificates in PEM, beside a `rediss` URL. */
  readonly tls?: TlsOptions;
  /** Keeps what shares a server apart: any text of 1 to 1,000 characters; `jts` if absent. */
  readonly prefix?: string;
  /**
   * When the server has to be there: `now`, so that what is wrong with it or the credentials shows when the
   * store opens; or `later`, at the first call, for a program that begins without it as well. `now` if absent.
   */
  readonly connect?: 'now' | 'later';
  /** How long a connection may take to open, in milliseconds. 5,000 if absent. */
  readonly connectTimeoutMs?: number;
}

export const optionNames: OptionNames<RedisStoreOptions> = {
  ...storeOptionNames,
  url: true,
  urlFile: true,
  username: true,
  password: true,
  passwordFile: true,
  tls: true,
  prefix: true,
  connect: true,
  connectTimeoutMs: true,
};

const maxPrefixLength = 1_000;

/** @throws ValidationError */
export function checkPrefix({ prefix = 'jts' }: RedisStoreOptions): string {
  checkText('prefix', prefix);
  if (prefix.length >= 1 && prefix.length <= maxPrefixLength) return prefix;
  throw new ValidationError('prefix', `must have 1 to ${maxPrefixLength} characters`);
}

/** @throws ValidationError */
export function checkConnect({ connect = 'now' }: RedisStoreOptions): 'now' | 'later' {
  if (connect === 'now' || connect === 'later') return connect;
  throw new ValidationError('connect', 'must be now or later');
}

export const checkConnectTimeout = ({ connectTimeoutMs = 5_000 }: RedisStoreOptions): number =>
  checkTimeout(connectTimeoutMs, 'connectTimeoutMs');
