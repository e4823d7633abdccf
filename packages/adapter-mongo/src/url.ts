import { ValidationError } from '@jts/domain';

/** The parts of a connection string that are of interest here; empty where they are absent. */
export interface UrlParts {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

const form = /^mongodb(?:\+srv)?:\/\/(?:([^@/]*)@)?[^/?@]+(?:\/([^?@]*))?(?:\?[^@]*)?$/s;

/** By hand: it may name several hosts, which no `URL` does. */
export function partsOf(url: string): UrlParts {
  const [matched, user = '', database = ''] = form.exec(url) ?? [];
  if (matched === undefined) {
    throw new ValidationError(
      'url',
      'is none of a MongoDB (@ : / ? % in a password are written %40 %3A %2F %3F %25): it must be mongodb://host[:port][/database] or mongodb+srv://host, such as mongodb://localhost:27017/jts',
    );
  }
  const [name = '', ...password] = user.split(':');
  return {
    username: decoded(name),
    password: decoded(password.join(':')),
    database: decoded(database),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
