/** Certificates of a server, as paths of files in PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** Of those who may have signed a client's certificate; no client shows one if absent. */
  readonly ca?: string;
}

export interface RedisOptions {
  /** Any free port if absent. */
  readonly port?: number | undefined;
  /** A folder that keeps the data: read at the start, written at the end; without it they go. */
  readonly data?: string | undefined;
  /** What clients have to know; anybody may come if absent. */
  readonly password?: string | undefined;
  /** Connections are encrypted, all of them. */
  readonly tls?: TlsFiles | undefined;
  /** Watches another server instead, which it knows as `master`, and keeps nothing itself. */
  readonly sentinelOf?: { readonly port: number } | undefined;
  /** Lines of a configuration: `maxmemory 2mb`. */
  readonly config?: readonly string[] | undefined;
  /** Gets what is installed, beforehand; by default stderr does. */
  readonly log?: ((line: string) => void) | undefined;
}

/** The server's configuration. @param folder where it may write */
export function configuration(options: RedisOptions, port: number, folder: string): string {
  if (options.sentinelOf !== undefined) {
    return `port ${port}\nbind 127.0.0.1\nsentinel monitor master 127.0.0.1 ${options.sentinelOf.port} 1\n`;
  }
  const { data, password, tls, config = [] } = options;
  const lines = [
    'bind 127.0.0.1',
    `dir ${quoted(folder)}`,
    'appendonly no',
    // With any save point a server that is asked to end writes its data first.
    data === undefined ? 'save ""' : 'save 3600 1',
    'daemonize no',
    ...(tls === undefined ? [`port ${port}`] : tlsLines(tls, port)),
    ...(password === undefined ? [] : [`requirepass ${quoted(password)}`]),
    ...config,
  ];
  return `${lines.join('\n')}\n`;
}

function tlsLines({ cert, key, ca }: TlsFiles, port: number): readonly string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${quoted(cert)}`,
    `tls-key-file ${quoted(key)}`,
    `tls-auth-clients ${ca === undefined ? 'no' : 'yes'}`,
    // It insists on one, also where it asks no client for a certificate.
    `tls-ca-cert-file ${quoted(ca ?? cert)}`,
  ];
}

/** As its files have it: every byte that is not plain is written by its number. */
function quoted(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => {
    const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c;
    return plain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${bytes.join('')}"`;
}
