import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { NetworkFault, NetworkFaultKind } from './network-faults.js';

const delayMs = 150;
/** What belongs to one request comes within such a time. */
const togetherMs = 30;
/** How long the answer to what came late may take: a server may have forgotten the connection. */
const lateAnswerMs = 500;
const slowBytes = 256;
const slowEveryMs = 50;

/** What happens to a chunk, from its byte `offset` on. */
type Strike = { readonly kind: NetworkFaultKind; readonly offset: number };
export type Strikes = (way: NetworkFault['way'], bytes: number) => Strike | undefined;

/** One connection, both ways of it. */
export class Link {
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
