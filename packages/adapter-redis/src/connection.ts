import type { CallContext } from '@jts/adapter-kit';
import { ClosedError, type StorageError } from '@jts/domain';
import type { Access } from './access.js';
import type { LinkOptions } from './client.js';
import { connectionProblem, toStorageError } from './errors.js';
import { type Fence, Link } from './link.js';
import { masterOf } from './sentinels.js';
import type { Address } from './url.js';

/** What a call needs to be known by. */
export type Work = Pick<CallContext, 'signal' | 'remainingMs'>;

/** So many connections are remembered whose servers have not been seen again. */
const mostFences = 100;

/** The way to the server: one connection at a time, and what is done when it is lost. */
export class Connection {
  readonly server: string;
  /** With credentials: private to the runtime too. So is what the client hangs on them. */
  readonly #access: Access & LinkOptions;
  #link: Link | undefined;
  #opening: Promise<Link> | undefined;
  /** The connection that is being opened. */
  #attempt: Link | undefined;
  #closed = false;
  /** Where the cluster keeps our keys, once it has said so. */
  #moved: Address | undefined;
  #fences: readonly Fence[] = [];
  /** Whether the server has ever answered. */
  #answered = false;

  constructor(access: Access & LinkOptions) {
    this.#access = access;
    this.server = access.server;
  }

  get database(): number {
    return this.#access.database;
  }

  /** Where the commands of this call go. A call that ended while it waited sends none. */
  ready(work: Work): Link | Promise<Link> {
    return this.#link ?? this.#whenOpen(work);
  }

  toStorageError(error: unknown): StorageError {
    const { server, secrets, way } = this.#access;
    return toStorageError(error, server, secrets, connectionProblem(error, way, this.#answered));
  }

  async #whenOpen(work: Work): Promise<Link> {
    const link = await this.#open();
    work.signal.throwIfAborted();
    return link;
  }

  /** No connection is opened any more, nor waited for. One that is open may answer still. */
  stopOpening(): void {
    this.#closed = true;
    if (this.#attempt !== this.#link) this.#attempt?.lose(new ClosedError());
  }

  async close(): Promise<void> {
    this.stopOpening();
    this.#link?.lose(new ClosedError());
    await this.#opening?.catch(() => {}); // told to those who wait for it
  }

  /** Those who come while a connection is opened wait for the same one. */
  #open(): Promise<Link> {
    this.#opening ??= this.#opened().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  async #opened(): Promise<Link> {
    let problem: unknown;
    const candidates = [...(await this.#candidates())];
    let followed = false;
    for (let address = candidates.shift(); address !== undefined; address = candidates.shift()) {
      const link = new Link(address, this.#access, (lost) => this.#onLoss(lost));
      try {
        const entered = await this.#enter(link);
        // Where another one has taken its place, the next search need not begin there.
        if (!isSame(address, this.#moved)) this.#moved = undefined;
        return entered;
      } catch (error) {
        link.lose(error as Error);
        problem = error;
        const moved = movedTo(link);
        // Once: two servers may send to each other.
        if (moved === undefined || followed) continue;
        followed = true;
        candidates.unshift(moved);
      }
    }
    this.#moved = undefined;
    throw problem;
  }

  async #enter(link: Link): Promise<Link> {
    this.#begin(link);
    await link.open(true);
    await this.#settle(link);
    if (link.lost !== undefined) throw link.lost;
    this.#answered = true;
    this.#link = link;
    return link;
  }

  #begin(link: Link): void {
    this.#attempt = link;
    if (this.#closed) link.lose(new ClosedError());
  }

  async #candidates(): Promise<readonly Address[]> {
    const { addresses, master } = this.#access;
    const begin = (link: Link) => this.#begin(link);
    if (master !== undefined) return [await masterOf(master, this.#access, begin)];
    return this.#moved === undefined ? addresses : [this.#moved, ...addresses];
  }

  /** Before its first command: what older connections have sent to this server can't act any more. */
  async #settle(link: Link): Promise<void> {
    const here = this.#fences.filter(({ runId }) => runId === link.server.runId);
    await Promise.all(here.map(({ id }) => link.ask(['CLIENT', 'KILL', 'ID', id])));
    this.#fences = this.#fences.filter((fence) => !here.includes(fence));
  }

  #onLoss(link: Link): void {
    this.#moved = movedTo(link) ?? this.#moved;
    if (this.#link === link) this.#link = undefined;
    const fence = link.fence();
    if (fence !== undefined) this.#fences = [...this.#fences, fence].slice(-mostFences);
  }
}

const isSame = (one: Address, other: Address | undefined): boolean =>
  one.host === other?.host && one.port === other.port;

/** `MOVED 3999 127.0.0.1:6381`; without a host it is the same one. */
function movedTo({ lost, address }: Link): Address | undefined {
  const [, host, port] = /^MOVED \d+ (\S*):(\d+)$/.exec(lost?.message ?? '') ?? [];
  return port === undefined ? undefined : { host: host || address.host, port: Number(port) };
}
