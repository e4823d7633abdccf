import { checkOptionNames, type OptionNames, Secrets } from '@jts/adapter-kit';
import {
  type Certificates,
  readWay,
  type TlsOptions,
  valueOrFile,
  type Way,
  warnUnencrypted,
} from '@jts/adapter-kit/node';
import { ValidationError } from '@jts/domain';
import { type Access, accessFrom, type WebStoreOptions, webOptionNames } from './options.js';

export interface GrpcStoreOptions extends WebStoreOptions {
  /** A file that holds the token, read when the store opens; a newline at its end is dropped. */
  readonly tokenFile?: string;
  /** Certificates in PEM, beside an `https` URL. */
  readonly tls?: TlsOptions;
}

const optionNames: OptionNames<GrpcStoreOptions> = {
  ...webOptionNames,
  tokenFile: true,
  tls: true,
};

/** What the options say about the way to the gateway. */
export interface NodeAccess extends Access {
  readonly certificates: Certificates;
  readonly way: Way;
}

const required =
  'is required, such as http://localhost:50051: readGatewayEnvironment() takes it from JTS_GATEWAY_URL, where that is set and not empty';

/** @throws ValidationError naming the option */
export async function nodeAccessFrom(options: GrpcStoreOptions): Promise<NodeAccess> {
  if (typeof options !== 'object' || options === null) {
    throw new ValidationError('', `must be an object of options, whose url ${required}`);
  }
  checkOptionNames(options, optionNames);
  if (!options.url) throw new ValidationError('url', required);
  const token = await valueOrFile('token', options.token, options.tokenFile);
  const { url } = options;
  const access = accessFrom(token === undefined ? { url } : { url, token });
  const encrypted = access.baseUrl.startsWith('https:');
  const { certificates, way } = await readWay(encrypted, options.tls, {
    secure: 'https://',
    plain: 'http://',
  });
  if (!encrypted && token !== undefined) {
    warnUnencrypted('The gateway', [new URL(access.baseUrl).hostname], way.secure);
  }
  return { ...access, certificates, way, secrets: new Secrets('', [token, certificates.key]) };
}
