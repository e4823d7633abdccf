import { ValidationError } from '@jts/domain';
import { type Certificates, endOf, readCertificates, type TlsOptions } from './tls.js';
import type { Way } from './tls-problems.js';

/** What URLs begin with: `https://` and `http://`. */
export interface Schemes {
  readonly secure: string;
  readonly plain: string;
}

/**
 * The way to a server whose URL says whether it is encrypted, with the certificates for it.
 *
 * @throws ValidationError naming the option: certificates are for an encrypted way only
 */
export async function readWay(
  encrypted: boolean,
  tls: TlsOptions | undefined,
  { secure, plain }: Schemes,
): Promise<{ readonly certificates: Certificates; readonly way: Way }> {
  if (tls !== undefined && !encrypted) {
    throw new ValidationError('tls', `is for a url that begins with ${secure}`);
  }
  const certificates = tls === undefined ? {} : await readCertificates(tls);
  const way = {
    encrypted,
    certificateEnds: endOf(certificates),
    secure: `a url that begins with ${secure}`,
    plain: `a url that begins with ${plain}`,
  };
  return { certificates, way };
}
