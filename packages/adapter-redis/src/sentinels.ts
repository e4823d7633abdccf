import { UnavailableError } from '@jts/domain';
import type { LinkOptions } from './client.js';
import { Link } from './link.js';
import type { Address } from './url.js';

/** The sentinels to ask, and how. */
export interface Sentinels extends LinkOptions {
  readonly addresses: readonly Address[];
}

/**
 * Where the master is by now, as the first sentinel says that answers. They take no password of ours.
 *
 * @param begin is told of each connection that is tried
 */
export async function masterOf(
  master: string,
  access: Sentinels,
  begin: (link: Link) => void,
): Promise<Address> {
  let problem: unknown;
  for (const address of access.addresses) {
    const options = { ...access, username: '', password: '', database: 0 };
    const link = new Link(address, options, () => {});
    begin(link);
    try {
      await link.open(false);
      const place = await link.ask(['SENTINEL', 'GET-MASTER-ADDR-BY-NAME', master]);
      if (Array.isArray(place)) return { host: String(place[0]), port: Number(place[1]) };
      problem = new UnavailableError('the sentinel knows no master of the name in the url');
    } catch (error) {
      problem = error;
    } finally {
      link.lose(new Error('asked'));
    }
  }
  throw problem;
}
