import {
  type OptionNames,
  parseHttpUrl,
  Secrets,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import { checkText, ValidationError } from '@jts/domain';

/** Options of a store wherever it runs. */
export interface WebStoreOptions extends StoreOptions {
  /** Where the gateway is: `http://host:port`, or `https://...`. A path before the services may follow. */
  readonly url: string;
  /** Proves to the gateway who asks: sent with each call as a bearer token. */
  readonly token?: string;
}

export const webOptionNames: OptionNames<WebStoreOptions> = {
  ...storeOptionNames,
  url: true,
  token: true,
};

/** Options that are complete and make sense. */
export interface Access {
  readonly baseUrl: string;
  /** The gateway's host and port, for messages. */
  readonly server: string;
  readonly token: string | undefined;
  /** What no error may show. */
  readonly secrets: Secrets;
}

/** @throws ValidationError naming the option */
export function accessFrom({ url, token }: WebStoreOptions): Access {
  const parsed = parseHttpUrl(checkText('url', url), 'http://localhost:50051');
  if (parsed.username !== '' || parsed.password !== '') {
    throw new ValidationError('url', 'must hold no user and password: a gateway takes a token');
  }
  const checked = token === undefined ? undefined : checkToken(token);
  return {
    baseUrl: `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, ''),
    server: parsed.host,
    token: checked,
    secrets: new Secrets('', [checked]),
  };
}

/** What a header can carry (RFC 6750). */
function checkToken(value: unknown): string {
  const token = checkText('token', value);
  if (/^[\w\-.~+/]+=*$/.test(token)) return token;
  throw new ValidationError('token', 'must be letters, digits and -._~+/ only');
}
