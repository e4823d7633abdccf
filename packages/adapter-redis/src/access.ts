import { checkOptionNames, Secrets, secretsOfUrl } from '@jts/adapter-kit';
import {
  type Certificates,
  readWay,
  valueOrFile,
  type Way,
  warnUnencrypted,
} from '@jts/adapter-kit/node';
import { checkText, ValidationError } from '@jts/domain';
import { checkConnectTimeout, optionNames, type RedisStoreOptions } from './options.js';
import { partsOf, textOf, type UrlParts } from './url.js';

/** What the options say about the way to the server. */
export interface Access extends UrlParts {
  readonly certificates: Certificates;
  readonly connectTimeoutMs: number;
  /** Hosts and ports, for messages. */
  readonly server: string;
  readonly secrets: Secrets;
  readonly way: Way;
}

const required =
  'is required, such as redis://localhost:6379: readRedisEnvironment() takes it from REDIS_URL, where that is set and not empty';

/** @throws ValidationError naming the option */
export async function accessFrom(options: RedisStoreOptions): Promise<Access> {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError('', `must be an object of options, whose url ${required}`);
  }
  checkOptionNames(options, optionNames);
  const url = await valueOrFile('url', options.url, options.urlFile);
  if (!url) throw new ValidationError('url', required);
  const parts = partsOf(url);
  const { username = parts.username } = options;
  checkText('username', username);
  const given = await valueOrFile('password', options.password, options.passwordFile);
  const password = given ?? parts.password;
  if (username !== '' && password === '') {
    throw new ValidationError('password', 'is required beside a username');
  }
  const { certificates, way } = await readWay(parts.encrypted, options.tls, {
    secure: 'rediss',
    plain: 'redis',
  });
  if (!way.encrypted && password !== '') {
    const hosts = parts.addresses.map(({ host }) => host);
    warnUnencrypted('Redis', hosts, way.secure);
  }
  const words = [password, parts.password, ...secretsOfUrl(url), certificates.key];
  return {
    ...parts,
    username,
    password,
    certificates,
    connectTimeoutMs: checkConnectTimeout(options),
    server: parts.addresses.map(textOf).join(','),
    secrets: new Secrets(username, words),
    way,
  };
}
