import { generate } from 'selfsigned';

/** A certificate and its key, in PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

const dayMs = 86_400_000;

/** An authority of the test's own. */
export function createAuthority(name: string): Promise<Identity> {
  return identity(name, {
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
}

export interface SignedBy {
  readonly authority: Identity;
  /** Names of hosts, for a server's certificate. */
  readonly hosts?: readonly string[];
  /** Whether it ended yesterday. */
  readonly expired?: boolean;
}

export function createIdentity(name: string, options: SignedBy): Promise<Identity> {
  const { authority, hosts = [], expired = false } = options;
  const now = Date.now();
  return identity(name, {
    ca: authority,
    notBeforeDate: new Date(now - 3 * dayMs),
    notAfterDate: new Date(expired ? now - dayMs : now + dayMs),
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'subjectAltName', altNames: [name, ...hosts].map((value) => ({ type: 2, value })) },
    ],
  });
}

async function identity(
  name: string,
  options: NonNullable<Parameters<typeof generate>[1]>,
): Promise<Identity> {
  const subject = [{ name: 'commonName', value: name }];
  const pem = await generate(subject, { keyType: 'ec', algorithm: 'sha256', ...options });
  return { cert: pem.cert, key: pem.private };
}
