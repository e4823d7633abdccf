import { ValidationError } from '@jts/domain';

/**
 * The URL of a server over HTTP, however stores take it otherwise. What JavaScript would mend in silence
 * (no slashes, a backslash, a line's end) is refused, for it seldom is what was meant: of `http://u:12/x@h`
 * the host would be `u`, and half of a password the path.
 *
 * @param example one that is right: `http://localhost:8123`
 * @throws ValidationError naming `url`, with neither it nor a cause: either may hold a password
 */
export function parseHttpUrl(text: string, example: string): URL {
  const wrong = problems.find(([pattern]) => pattern.test(text))?.[1];
  if (wrong === undefined && URL.canParse(text)) return new URL(text);
  // The example comes last: a line from `://` to an `@` is taken for a password, and hidden.
  throw new ValidationError('url', `${wrong ?? malformed}, such as ${example}`);
}

const escapes = '@ : / ? # % in a password are written %40 %3A %2F %3F %23 %25';
const malformed = `has a host or a port that is none (${escapes}): it must be a URL`;

const problems: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^(?!https?:)/i, 'must begin with http:// or https://'],
  [/^(?!https?:\/\/)/i, 'must have two slashes behind http: or https:'],
  [/^https?:\/\/(?=[/?#]|$)/i, 'must name a host'],
  [/[\\\p{Cc}]/u, 'must hold no backslash, which is written %5C, nor a tab or an end of a line'],
  [/^https?:\/\/[^/?#]*[/?#].*@/i, `must have no @ behind the host (${escapes}): it must be a URL`],
];
