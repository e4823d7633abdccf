import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Link } from './fault-link.js';
import type { NetworkFault } from './network-faults.js';

/** A way to a server on which one thing goes wrong, when it is told to. */
export interface FaultProxy {
  readonly port: number;
  /**
   * From here on bytes are counted, over all connections, until the fault strikes.
   *
   * @param onStrike is called then, before the byte passes
   */
  arm(fault: NetworkFault, onStrike?: () => void): void;
  /** Whether the armed fault has struck. */
  readonly struck: boolean;
  /** Bytes that have come since a fault was armed last. */
  readonly passed: Readonly<Record<NetworkFault['way'], number>>;
  /** Ends what goes wrong, for the connections that are left and those to come. */
  heal(): Promise<void>;
  /** What is late arrives. Resolves when the server has answered, has closed, or has been silent for long. */
  deliver(): Promise<void>;
  /** Connections that are open. */
  readonly connections: number;
  /** Those that are open still, some time after all should have been closed. */
  leftOpen(): Promise<number>;
  close(): Promise<void>;
}

/** How long the news of a closed connection may take. */
const closingMs = 5_000;

/** @param target where the server listens, on the loopback */
export async function openFaultProxy(target: number): Promise<FaultProxy> {
  const proxy = new FaultingProxy(target);
  await proxy.listen(0);
  return proxy;
}

class FaultingProxy implements FaultProxy {
  port = 0;
  struck = false;
  private readonly links = new Set<Link>();
  private fault: NetworkFault | undefined;
  private onStrike: (() => void) | undefined;
  passed = { request: 0, answer: 0 };
  private server: Server | undefined;
  private readonly target: number;

  constructor(target: number) {
    this.target = target;
  }

  get connections(): number {
    return this.links.size;
  }

  async leftOpen(): Promise<number> {
    const deadline = performance.now() + closingMs;
    while (this.links.size > 0 && performance.now() < deadline) await wait(20);
    return this.links.size;
  }

  async listen(port: number): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (client) => this.accept(client));
    await once(server.listen(port, '127.0.0.1'), 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  arm(fault: NetworkFault, onStrike?: () => void): void {
    this.fault = fault;
    this.onStrike = onStrike;
    this.passed = { request: 0, answer: 0 };
    this.struck = false;
    if (fault.kind === 'refuse') {
      this.struck = true;
      this.server?.close();
      this.server = undefined;
      for (const link of this.links) link.reset();
    }
  }

  async heal(): Promise<void> {
    this.fault = undefined;
    for (const link of this.links) link.heal();
    if (this.server === undefined) await this.listen(this.port);
  }

  async deliver(): Promise<void> {
    await Promise.all([...this.links].map((link) => link.deliver()));
  }

  async close(): Promise<void> {
    for (const link of this.links) link.reset();
    const { server } = this;
    this.server = undefined;
    if (server !== undefined) await once(server.close(), 'close');
  }

  private accept(client: Socket): void {
    const upstream = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    const link = new Link(client, upstream, (way, bytes) => this.strikes(way, bytes));
    this.links.add(link);
    link.onClose = () => this.links.delete(link);
  }

  /** Which byte of these the fault strikes at, if any. */
  private strikes(way: NetworkFault['way'], bytes: number) {
    const { fault } = this;
    const before = this.passed[way];
    this.passed[way] += bytes;
    if (fault === undefined || this.struck || fault.way !== way) return undefined;
    const offset = fault.at - before;
    if (offset >= bytes) return undefined;
    this.struck = true;
    this.onStrike?.();
    return fault.kind === 'none' ? undefined : { kind: fault.kind, offset };
  }
}
