import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { checkOneOf, checkText, ValidationError } from '@jts/domain';
import { type CallerLimits, checkLimits, type Limits } from './limits.js';
import { type Role, roles } from './roles.js';

/** Somebody whom the gateway serves. The token itself is not here: only they have it. */
export interface GatewayToken {
  /** Who has it, for logs and for the buckets of rate limits: 1 to 100 characters, each name once, not `anonymous`. */
  readonly name: string;
  /** The SHA-256 of the token, as 64 hex digits. Of a token of chance: {@link newToken} makes both. */
  readonly sha256: string;
  readonly role: Role;
  /** Where they differ from those of the gateway. */
  readonly limits?: CallerLimits;
}

const fieldNames: OptionNames<GatewayToken> = {
  name: true,
  sha256: true,
  role: true,
  limits: true,
};

/** The name of all callers without a token. */
export const anonymousName = 'anonymous';
export const isAnonymous = 'is the name of callers without a token';

/** Who calls. */
export interface Caller {
  readonly name: string;
  readonly role: Role;
  readonly limits: Limits;
}

/**
 * A token of 256 bits of chance, and its hash for the configuration. A plain hash is enough for as much
 * chance as that, and would not be for words of people.
 */
export function newToken(): { readonly token: string; readonly sha256: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, sha256: sha256(token).toString('hex') };
}

const sha256 = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The callers of a gateway by their tokens. */
export class Tokens {
  private readonly known: readonly { readonly hash: Buffer; readonly caller: Caller }[];

  /**
   * @param limits of who has none of their own
   * @throws ValidationError naming the field
   */
  constructor(tokens: readonly GatewayToken[], limits: Limits) {
    if (!Array.isArray(tokens)) throw new ValidationError('tokens', 'must be a list');
    this.known = tokens.map((token, i) => known(`tokens[${i}]`, token, limits));
    refuseTwice(
      'name',
      tokens.map(({ name }) => name),
    );
    refuseTwice(
      'sha256',
      tokens.map(({ sha256: hash }) => hash.toLowerCase()),
    );
  }

  /** Takes as long for a token that is known as for any other. */
  find(token: string): Caller | undefined {
    const hash = sha256(token);
    let found: Caller | undefined;
    for (const one of this.known) if (timingSafeEqual(one.hash, hash)) found = one.caller;
    return found;
  }
}

function known(path: string, token: GatewayToken, limits: Limits) {
  if (typeof token !== 'object' || token === null) {
    throw new ValidationError(path, 'must be an object with name, sha256 and role');
  }
  checkOptionNames(token, fieldNames, path);
  const name = checkText(`${path}.name`, token.name);
  if (name.length < 1 || name.length > 100) {
    throw new ValidationError(`${path}.name`, 'must have 1 to 100 characters');
  }
  if (name === anonymousName) throw new ValidationError(`${path}.name`, isAnonymous);
  if (!/^[0-9a-f]{64}$/i.test(checkText(`${path}.sha256`, token.sha256))) {
    // Not shown: somebody may have put the token itself there.
    throw new ValidationError(`${path}.sha256`, 'must be 64 hex digits: the hash, not the token');
  }
  const role = checkOneOf(`${path}.role`, token.role, roles);
  const own = checkLimits(`${path}.limits`, token.limits, limits);
  return { hash: Buffer.from(token.sha256, 'hex'), caller: { name, role, limits: own } };
}

function refuseTwice(field: string, values: readonly string[]): void {
  const again = values.findIndex((value, i) => values.indexOf(value) !== i);
  if (again !== -1) throw new ValidationError(`tokens[${again}].${field}`, 'is that of another');
}
