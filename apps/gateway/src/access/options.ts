import { createMemoryRateLimiter } from '@jts/adapter-memory';
import { checkOneOf, ValidationError } from '@jts/domain';
import type { RateLimiter } from '@jts/ports';
import { type CallerLimits, checkLimits } from './limits.js';
import { type Role, roles } from './roles.js';
import { anonymousName, type Caller, type GatewayToken, Tokens } from './tokens.js';

/** Who may call, and how much. */
export interface AccessOptions {
  /** Who may call with a token, in the header `Authorization: Bearer TOKEN`. */
  readonly tokens?: readonly GatewayToken[];
  /**
   * What callers without a token may do: `nothing`, where there are tokens; else `read-write`, which a
   * gateway that listens beyond this machine takes only where it is said, or where clients have to show
   * certificates (`tls.ca`).
   */
  readonly anonymous?: Role | 'nothing';
  /** Of each caller who has none of their own; those without a token count as one caller. */
  readonly limits?: CallerLimits;
  /** Counts calls for `callsPerSecond`: of Redis, for gateways that share the limits; else this one's own. */
  readonly rateLimiter?: Pick<RateLimiter, 'consume'>;
}

/** The same, complete. */
export interface Callers {
  readonly tokens: Tokens;
  readonly anonymous: Caller | undefined;
  readonly rateLimiter: Pick<RateLimiter, 'consume'>;
}

export const tokensRequired =
  'are required where the gateway listens beyond this machine; or ask clients for certificates with tls.ca, or say with anonymous what everybody may do';

/**
 * @param reach who can get at the gateway at all
 * @throws ValidationError naming the option
 */
export function checkAccess(
  options: AccessOptions,
  reach: { readonly beyondThisMachine: boolean; readonly certified: boolean },
): Callers {
  const { tokens = [], rateLimiter = createMemoryRateLimiter() } = options;
  const limits = checkLimits('limits', options.limits);
  if (typeof rateLimiter?.consume !== 'function') {
    throw new ValidationError('rateLimiter', 'must be a RateLimiter, as that of a CacheStore');
  }
  const checked = new Tokens(tokens, limits);
  const { anonymous = tokens.length > 0 ? 'nothing' : 'read-write' } = options;
  const role = checkOneOf('anonymous', anonymous, [...roles, 'nothing'] as const);
  const isOpen = tokens.length === 0 && options.anonymous === undefined;
  if (isOpen && reach.beyondThisMachine && !reach.certified) {
    throw new ValidationError('tokens', tokensRequired);
  }
  const caller = role === 'nothing' ? undefined : { name: anonymousName, role, limits };
  return { tokens: checked, anonymous: caller, rateLimiter };
}
