import { ValidationError } from '@jts/domain';

/** No cause: Node's error holds the text, and with it the password. */
export function parseUrl(given: string): URL {
  if (!URL.canParse(given)) throw new ValidationError('url', 'must be a URL');
  const url = new URL(given);
  // The client would take them for options of its own, which may undo what the store sets.
  if (url.search !== '') throw new ValidationError('url', 'takes no parameters behind a ?');
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new ValidationError('url', 'must begin with http:// or https://');
}

/** The address alone, as the client takes it. */
export function withoutLogin(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.pathname = '';
  return bare;
}

/** A part of a URL. A `%` of a password must be written `%25`. No cause, for the same reason. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ValidationError('url', 'holds a % that begins no percent-encoding: write it as %25');
  }
}
