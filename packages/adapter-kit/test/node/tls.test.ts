import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf, readCertificates, type TlsOptions } from '../../src/node/index.js';

const folder = mkdtempSync(join(tmpdir(), 'jts-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let cert: string;
let key: string;
let otherKey: string;
let encryptedKey: string;
const passphrase = 'open sesame';

beforeAll(async () => {
  const make = () => generate([{ name: 'commonName', value: 'x' }], { keyType: 'ec' });
  const [own, other] = await Promise.all([make(), make()]);
  ({ cert, private: key } = own);
  otherKey = other.private;
  const encryption = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
  encryptedKey = createPrivateKey(key).export(encryption).toString();
});

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const sameKey = (one: string | undefined, other: string) =>
  createPrivateKey(one ?? '').equals(createPrivateKey(other));

describe('certificates', () => {
  it('are none where no option names any', async () => {
    expect(await readCertificates({})).toEqual({});
  });

  it('of an authority may be several, as text, bytes or file, with remarks between', async () => {
    const bundle = `# the first\n${cert}\nand\n${cert}\n`;
    for (const options of [
      { ca: bundle },
      { ca: new TextEncoder().encode(bundle) },
      { caFile: file('ca.pem', bundle) },
    ]) {
      const { ca, ...others } = await readCertificates(options);
      expect(ca?.match(/BEGIN/g)).toHaveLength(2);
      expect(others).toEqual({});
    }
  });

  it('of ours have their key beside them, or in the same file', async () => {
    for (const options of [
      { cert, key },
      { certFile: file('cert.pem', cert), keyFile: file('key.pem', key) },
      { certFile: file('both.pem', `${cert}\n${key}`) },
    ]) {
      const read = await readCertificates(options);
      expect(new X509Certificate(read.cert ?? '').raw).toEqual(new X509Certificate(cert).raw);
      expect(sameKey(read.key, key)).toBe(true);
      expect(endOf(read)).toEqual(new Date(new X509Certificate(cert).validTo));
    }
    expect(endOf({})).toBeUndefined();
  });

  it('have a key that is deciphered', async () => {
    for (const phrase of [{ passphrase }, { passphraseFile: file('phrase', `${passphrase}\n`) }]) {
      const read = await readCertificates({ cert, key: encryptedKey, ...phrase });
      expect(sameKey(read.key, key)).toBe(true);
    }
  });
});

describe('what is wrong with them is told by the option', () => {
  it.each<[path: string, reason: string, options: () => unknown]>([
    ['tls', 'must be an object', () => null],
    ['tls', 'must be an object', () => 'yes'],
    ['tls.ca', 'holds no certificate in PEM', () => ({ ca: 'x' })],
    ['tls.ca', 'holds no certificate in PEM', () => ({ ca: key })],
    ['tls.ca', 'holds no certificate in PEM', () => ({ ca: cert.replaceAll(/[A-M]{2}/g, '') })],
    ['tls.ca', 'must be text', () => ({ ca: 5 })],
    ['tls.caFile', "can't be read", () => ({ caFile: join(folder, 'none') })],
    ['tls.caFile', 'holds no certificate', () => ({ caFile: file('empty.pem', 'x') })],
    ['tls.caFile', 'in place of tls.ca', () => ({ ca: cert, caFile: file('c.pem', cert) })],
    ['tls.key', 'is required beside a certificate', () => ({ cert })],
    ['tls.cert', 'is required beside a key', () => ({ key })],
    ['tls.cert', 'holds no certificate', () => ({ cert: 'x', key })],
    ['tls.key', 'holds no private key', () => ({ cert, key: 'x' })],
    ['tls.keyFile', 'holds no private key', () => ({ cert, keyFile: file('no.pem', cert) })],
    ['tls.key', 'is of another certificate', () => ({ cert, key: otherKey })],
    ['tls.passphrase', 'is required', () => ({ cert, key: encryptedKey })],
    ['tls.passphrase', 'is wrong', () => ({ cert, key: encryptedKey, passphrase: 'no' })],
    ['tls.passphraseFile', "can't be read", () => ({ cert, key, passphraseFile: folder })],
  ])('%s: %s', async (path, reason, options) => {
    const error: unknown = await readCertificates(options() as TlsOptions).catch((e: unknown) => e);
    expect(error).toMatchObject({
      code: 'VALIDATION',
      path,
      message: expect.stringContaining(reason),
    });
    expect(error).not.toHaveProperty('cause');
  });
});
