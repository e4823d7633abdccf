import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { ValidationError } from '@jts/domain';
import { checkOptionNames, type OptionNames } from '../option-names.js';
import { valueOrFile } from './files.js';

/** Certificates in PEM, each given as such or as a file. */
export interface TlsOptions {
  /** The authorities that may have signed the server's certificate; those that Node trusts if absent. */
  readonly ca?: string | Uint8Array;
  readonly caFile?: string;
  /** A certificate that this program shows to the server, with those in between behind it. */
  readonly cert?: string | Uint8Array;
  readonly certFile?: string;
  /** Its key, where that does not stand beside the certificate. */
  readonly key?: string | Uint8Array;
  readonly keyFile?: string;
  /** Of an encrypted key. */
  readonly passphrase?: string;
  readonly passphraseFile?: string;
}

const optionNames: OptionNames<TlsOptions> = {
  ca: true,
  caFile: true,
  cert: true,
  certFile: true,
  key: true,
  keyFile: true,
  passphrase: true,
  passphraseFile: true,
};

/** Certificates that have been looked at, in PEM. */
export interface Certificates {
  readonly ca?: string;
  readonly cert?: string;
  /** Without encryption: a secret. */
  readonly key?: string;
}

/** @throws ValidationError naming the option: `tls.caFile` */
export async function readCertificates(options: TlsOptions): Promise<Certificates> {
  checkOptionNames(options, optionNames, 'tls');
  const ca = await pem('ca', options);
  if (ca !== undefined) checkCertificates(ca);
  const cert = await pem('cert', options);
  const key =
    (await pem('key', options)) ?? (cert?.text.includes('PRIVATE KEY-') ? cert : undefined);
  const trusted = ca === undefined ? {} : { ca: ca.text };
  if (cert === undefined && key === undefined) return trusted;
  if (cert === undefined) throw new ValidationError('tls.cert', 'is required beside a key');
  if (key === undefined) throw new ValidationError('tls.key', 'is required beside a certificate');
  const [own] = checkCertificates(cert);
  const phrase = await valueOrFile('tls.passphrase', options.passphrase, options.passphraseFile);
  const privateKey = decrypted(key, phrase);
  if (own?.checkPrivateKey(privateKey) !== true) {
    throw new ValidationError(key.option, 'is of another certificate');
  }
  const plain = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { ...trusted, cert: cert.text, key: plain };
}

/** Until when the certificate that this program shows is valid. */
export function endOf({ cert }: Certificates): Date | undefined {
  return cert === undefined ? undefined : new Date(new X509Certificate(cert).validTo);
}

interface Pem {
  readonly option: string;
  readonly text: string;
}

async function pem(name: 'ca' | 'cert' | 'key', options: TlsOptions): Promise<Pem | undefined> {
  const option = `tls.${name}`;
  const value = options[name];
  const file = options[`${name}File`];
  const given = value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  const text = await valueOrFile(option, given, file);
  if (text === undefined) return undefined;
  return { option: file === undefined ? option : `${option}File`, text };
}

const block = /-----BEGIN (?:X509 )?CERTIFICATE-----[^-]+-----END [A-Z0-9 ]+-----/g;

function checkCertificates({ option, text }: Pem): readonly X509Certificate[] {
  try {
    const found = text.match(block) ?? [];
    if (found.length > 0) return found.map((one) => new X509Certificate(one));
  } catch {
    // Said below.
  }
  throw new ValidationError(option, 'holds no certificate in PEM');
}

function decrypted({ option, text }: Pem, passphrase: string | undefined): KeyObject {
  const phrase = passphrase === undefined ? {} : { passphrase };
  try {
    return createPrivateKey({ key: text, ...phrase });
  } catch {
    // Neither the cause nor its message: of a wrong passphrase OpenSSL says many things.
    if (!/ENCRYPTED/.test(text)) throw new ValidationError(option, 'holds no private key in PEM');
    const reason = passphrase === undefined ? 'is required: the key is encrypted' : 'is wrong';
    throw new ValidationError('tls.passphrase', reason);
  }
}
