import { ValidationError } from '@jts/domain';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface UrlParts {
  readonly encrypted: boolean;
  /** Servers, or sentinels where `master` is given. At least one. */
  readonly addresses: readonly Address[];
  /** The name by which sentinels know it. */
  readonly master?: string;
  /** Empty where it is absent, as the password. */
  readonly username: string;
  readonly password: string;
  readonly database: number;
}

const form = /^redis(s?)(-sentinel)?:\/\/(?:([^@/?#]*)@)?([^@/?#]+)(?:\/(\d*))?(?:#(.+))?$/s;

/** By hand: it may name several hosts, which no `URL` does. No cause: it would hold the password. */
export function partsOf(url: string): UrlParts {
  const [matched, secure, sentinel, user = '', hosts = '', database = '', master] =
    form.exec(url) ?? [];
  if (matched === undefined) {
    throw new ValidationError(
      'url',
      'is none of a Redis (it takes no parameters; @ : / ? # % in a password are written %40 %3A %2F %3F %23 %25): it must be redis://host[:port][/database] or rediss://..., such as redis://localhost:6379',
    );
  }
  if ((sentinel === undefined) !== (master === undefined)) {
    throw new ValidationError(
      'url',
      'names a master behind # where it names sentinels, and only there',
    );
  }
  const port = sentinel === undefined ? 6379 : 26379;
  const [name = '', ...password] = user.split(':');
  return {
    encrypted: secure === 's',
    addresses: hosts.split(',').map((host) => addressOf(host, port)),
    ...(master === undefined ? {} : { master: decoded(master) }),
    username: decoded(name),
    password: decoded(password.join(':')),
    database: Number(database),
  };
}

/** `host`, `host:port`, or an address of IPv6 in brackets. */
function addressOf(text: string, otherwise: number): Address {
  const [matched, bracketed, plain, port] =
    /^(?:\[([0-9a-f:.%]+)\]|([^[\]:\s]+))(?::(\d{1,5}))?$/i.exec(text) ?? [];
  const number = port === undefined ? otherwise : Number(port);
  if (matched === undefined || number < 1 || number > 65_535) {
    throw new ValidationError('url', 'must name hosts as host, host:port or [ipv6]:port');
  }
  return { host: bracketed ?? plain ?? '', port: number };
}

export const textOf = ({ host, port }: Address): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ValidationError('url', 'holds a % that begins no percent-encoding: write it as %25');
  }
}
