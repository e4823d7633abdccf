import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What may happen to bytes on their way. */
export const networkFaults = [
  /** Both ends of the connection are closed. */
  'cut',
  /** Both ends are reset. */
  'reset',
  /** Nothing more comes this way, and the receiver is told; the other way stays open. */
  'half-close',
  /** Nothing more comes this way, and nobody is told; what was held back comes with `heal`. */
  'stall',
  /** A few kB a second, until `heal`. */
  'slow',
  /** Everything comes later. */
  'delay',
  /** What comes this way is lost from here on; the other way stays open. */
  'drop',
  /**
   * What is sent from here on, with what came together with this byte, comes with `deliver`, whether its
   * sender is still there or not; its connection is cut, or falls silent, as the byte's number is even or odd.
   */
  'late',
  /** A bit of this byte is another one. */
  'garble',
  /** No connection is accepted, and those that there are are reset, until `heal`. */
  'refuse',
] as const;

export type NetworkFaultKind = (typeof networkFaults)[number];

export interface NetworkFault {
  /** `none`: the bytes pass as they are; something else happens there. */
  readonly kind: NetworkFaultKind | 'none';
  /** Which bytes count: those to the server, or those to the client. */
  readonly way: 'request' | 'answer';
  /** The byte that it strikes at: 0 is the first of that way once the fault is armed. */
  readonly at: number;
}

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

const delayMs = 150;
/** What belongs to one request comes within such a time. */
const togetherMs = 30;
/** How long the answer to what came late may take: a server may have forgotten the connection. */
const lateAnswerMs = 500;
/** How long the news of a closed connection may take. */
const closingMs = 5_000;
const slowBytes = 256;
const slowEveryMs = 50;

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

type Strike = { readonly kind: NetworkFaultKind; readonly offset: number };
type Strikes = (way: NetworkFault['way'], bytes: number) => Strike | undefined;

/** One connection, both ways of it. */
class Link {
  onClose: () => void = () => {};
  private isLate = false;
  private readonly sockets: readonly [Socket, Socket];
  private readonly lanes: readonly Lane[];

  constructor(client: Socket, upstream: Socket, strikes: Strikes) {
    this.sockets = [client, upstream];
    this.lanes = [
      new Lane(client, upstream, (bytes) => strikes('request', bytes), this),
      new Lane(upstream, client, (bytes) => strikes('answer', bytes), this),
    ];
    for (const socket of this.sockets) {
      socket.on('error', () => {});
      socket.once('close', () => {
        if (socket === upstream || !this.isLate) this.cut();
      });
    }
  }

  /** From here on the server hears nothing more, and does not learn that its client has gone. */
  beLate(leaves: boolean): void {
    this.isLate = true;
    if (leaves) setTimeout(() => this.sockets[0].destroy(), togetherMs);
  }

  async deliver(): Promise<void> {
    if (!this.isLate) return;
    const [, upstream] = this.sockets;
    const controller = new AbortController();
    const { signal } = controller;
    const heard = [once(upstream, 'data', { signal }), once(upstream, 'close', { signal })];
    for (const lane of this.lanes) lane.deliver();
    await Promise.race([...heard, wait(lateAnswerMs, undefined, { signal })]).catch(() => {});
    controller.abort();
    await Promise.allSettled(heard);
    this.cut();
  }

  heal(): void {
    for (const lane of this.lanes) lane.heal();
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.onClose();
  }

  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
    this.onClose();
  }
}

/** One way of a connection. */
class Lane {
  private mode: 'open' | 'held' | 'slow' | 'late' | 'lost' = 'open';
  private waiting: Buffer[] = [];
  private ended = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly to: Socket;
  private readonly link: Link;

  constructor(
    from: Socket,
    to: Socket,
    strikes: (bytes: number) => Strike | undefined,
    link: Link,
  ) {
    this.to = to;
    this.link = link;
    from.on('data', (chunk: Buffer) => {
      const strike = this.mode === 'open' ? strikes(chunk.length) : undefined;
      if (strike === undefined) this.pass(chunk);
      else this.strike(strike, chunk);
    });
    from.once('end', () => {
      this.ended = true;
      const isKept = this.mode === 'held' || this.mode === 'late';
      if (!isKept && this.waiting.length === 0) to.end();
    });
    to.once('close', () => clearTimeout(this.timer));
  }

  heal(): void {
    if (this.mode === 'held' || this.mode === 'slow') this.open();
  }

  deliver(): void {
    if (this.mode === 'late') this.open();
  }

  private pass(chunk: Buffer): void {
    if (this.mode === 'open') this.to.write(chunk);
    else if (this.mode !== 'lost') this.waiting.push(chunk);
  }

  private strike({ kind, offset }: Strike, chunk: Buffer): void {
    if (kind === 'late') {
      this.mode = 'late';
      this.waiting = [chunk];
      this.link.beLate(offset % 2 === 0);
      return;
    }
    if (kind === 'garble') {
      const garbled = Buffer.from(chunk);
      garbled.writeUInt8(garbled.readUInt8(offset) ^ 0x10, offset);
      this.to.write(garbled);
      return;
    }
    const before = chunk.subarray(0, offset);
    if (kind === 'cut' || kind === 'reset') {
      // What came before has really gone out.
      this.mode = 'lost';
      this.to.write(before, () => this.link[kind]());
      return;
    }
    this.to.write(before);
    const rest = chunk.subarray(offset);
    if (kind === 'half-close') {
      this.mode = 'lost';
      this.to.end();
    } else if (kind === 'drop') this.mode = 'lost';
    else {
      this.waiting = [rest];
      this.mode = kind === 'slow' ? 'slow' : 'held';
      if (kind === 'delay') this.timer = setTimeout(() => this.open(), delayMs);
      if (kind === 'slow') this.trickle();
    }
  }

  private trickle(): void {
    this.timer = setTimeout(() => {
      if (this.mode !== 'slow') return;
      const all = Buffer.concat(this.waiting);
      this.to.write(all.subarray(0, slowBytes));
      this.waiting = all.length > slowBytes ? [all.subarray(slowBytes)] : [];
      if (this.ended && this.waiting.length === 0) this.to.end();
      else this.trickle();
    }, slowEveryMs);
  }

  private open(): void {
    clearTimeout(this.timer);
    this.mode = 'open';
    const { waiting } = this;
    this.waiting = [];
    if (this.to.destroyed) return;
    for (const chunk of waiting) this.to.write(chunk);
    if (this.ended) this.to.end();
  }
}
