import { createPrivateKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, createIdentity, type Identity } from './certificates.js';
import { openTlsProxy } from './tls-proxy.js';

/** Certificates right and wrong, and a server behind TLS that asks for one. */
export interface TlsTestBed {
  /** Of the proxy, whose certificate is for `localhost`. */
  readonly port: number;
  /** Of one whose certificate ended yesterday. */
  readonly expiredPort: number;
  readonly server: Identity;
  readonly ca: string;
  readonly otherCa: string;
  readonly client: Identity;
  readonly expiredClient: Identity;
  /** Of an authority that the server does not know. */
  readonly foreignClient: Identity;
  /** The files of `ca`, and of `client` with its key encrypted. */
  readonly files: { readonly caFile: string; readonly certFile: string; readonly keyFile: string };
  readonly passphrase: string;
  close(): Promise<void>;
}

export async function openTlsTestBed(url: string): Promise<TlsTestBed> {
  const [authority, other] = await Promise.all(['JTS test', 'Another'].map(createAuthority));
  if (authority === undefined || other === undefined) throw new Error('no authorities');
  const server = await createIdentity('localhost', { authority });
  const expired = await createIdentity('localhost', { authority, expired: true });
  const client = await createIdentity('quant', { authority });
  const target = new URL(url);
  const proxies = await Promise.all(
    [server, expired].map((identity) => openTlsProxy(target, identity, authority)),
  );
  const folder = await mkdtemp(join(tmpdir(), 'jts-tls-'));
  const passphrase = 'open sesame';
  return {
    port: proxies[0]?.port ?? 0,
    expiredPort: proxies[1]?.port ?? 0,
    server,
    ca: authority.cert,
    otherCa: other.cert,
    client,
    expiredClient: await createIdentity('quant', { authority, expired: true }),
    foreignClient: await createIdentity('quant', { authority: other }),
    files: await writeFiles(folder, authority, client, passphrase),
    passphrase,
    async close() {
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await rm(folder, { recursive: true });
    },
  };
}

async function writeFiles(
  folder: string,
  authority: Identity,
  client: Identity,
  passphrase: string,
): Promise<TlsTestBed['files']> {
  const encrypted = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
  const contents = {
    caFile: authority.cert,
    certFile: client.cert,
    keyFile: createPrivateKey(client.key).export(encrypted),
  };
  const written = Object.entries(contents).map(async ([name, content]) => {
    const path = join(folder, `${name}.pem`);
    await writeFile(path, content);
    return [name, path] as const;
  });
  return Object.fromEntries(await Promise.all(written)) as unknown as TlsTestBed['files'];
}
