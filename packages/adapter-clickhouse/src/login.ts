import { Secrets, secretsOfUrl } from '@jts/adapter-kit';
import { type Certificates, readCertificates, valueOrFile } from '@jts/adapter-kit/node';
import { ValidationError } from '@jts/domain';
import type { ClickHouseStoreOptions } from './options.js';
import { decoded } from './url.js';

/** Who signs in, and by what. */
export interface Login {
  readonly username: string;
  /** Empty without one. */
  readonly password: string;
  readonly certificates: Certificates | undefined;
  /** All of it that must never show. */
  readonly secrets: Secrets;
}

/** @throws ValidationError naming the option */
export async function readLogin(url: URL, options: ClickHouseStoreOptions): Promise<Login> {
  const username = options.username ?? (decoded(url.username) || 'default');
  const inUrl = decoded(url.password);
  const given = await valueOrFile('password', options.password, options.passwordFile);
  const password = given ?? inUrl;
  const certificates = await certificatesFor(url, options);
  const words = [password, inUrl, ...secretsOfUrl(url.href), certificates?.key];
  return { username, password, certificates, secrets: new Secrets(username, words) };
}

async function certificatesFor(
  url: URL,
  { tls }: ClickHouseStoreOptions,
): Promise<Certificates | undefined> {
  if (tls === undefined) return undefined;
  if (url.protocol === 'https:') return readCertificates(tls);
  throw new ValidationError('tls', 'is for a url that begins with https://');
}

/**
 * Of the client's configuration. Its own `tls` is not used: with a certificate of ours it always signs in
 * by that, and ClickHouse refuses it beside a password.
 */
export function loginConfig({ username, password, certificates }: Login) {
  if (certificates?.cert === undefined || password !== '') return { username, password };
  const headers = { 'X-ClickHouse-User': username, 'X-ClickHouse-SSL-Certificate-Auth': 'on' };
  return { username, password, set_basic_auth_header: false, http_headers: headers };
}
