import { BlockList, isIP } from 'node:net';

/** Each product at each host, once a process. */
const warned = new Set<string>();

/**
 * Warns, once a process and host, that a password goes to another machine without TLS. By
 * `process.emitWarning`: `node --disable-warning=JTS_UNENCRYPTED` says that it is known.
 *
 * @param hosts names or addresses, without ports; a path is a socket of this machine
 * @param remedy what the user has to write: `a url that begins with https://`
 */
export function warnUnencrypted(product: string, hosts: readonly string[], remedy: string): void {
  for (const host of hosts) {
    const place = `${product} at ${host}`;
    if (isThisMachine(host) || warned.has(place)) continue;
    warned.add(place);
    process.emitWarning(
      `${place} is signed in to with a password over a connection that is not encrypted: ` +
        `whoever is on the way can read it, and all data. Use ${remedy}`,
      { type: 'SecurityWarning', code: 'JTS_UNENCRYPTED' },
    );
  }
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether a name, an address or the path of a socket leads to nobody but this machine. */
export function isThisMachine(host: string): boolean {
  if (host.includes('/')) return true;
  const name = host.replace(/^\[|\]$|\.$/g, '').toLowerCase();
  const version = isIP(name);
  if (version !== 0) return loopback.check(name, version === 4 ? 'ipv4' : 'ipv6');
  return name === 'localhost' || name.endsWith('.localhost');
}
