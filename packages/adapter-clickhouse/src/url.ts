import { parseHttpUrl } from '@jts/adapter-kit';
import { ValidationError } from '@jts/domain';

/** @throws ValidationError which does not show it */
export function parseUrl(given: string): URL {
  const url = parseHttpUrl(given, 'http://localhost:8123/database');
  // The client would take them for options of its own, which may undo what the store sets.
  if (url.search !== '') throw new ValidationError('url', 'takes no parameters behind a ?');
  if (url.hash !== '') throw new ValidationError('url', 'takes nothing behind a #');
  return url;
}

/** The address alone, as the client takes it. */
export function withoutLogin(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  bare.pathname = '';
  return bare;
}

/** A part of a URL. A `%` of a password must be written `%25`. No cause: it would hold the part. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ValidationError('url', 'holds a % that begins no percent-encoding: write it as %25');
  }
}
