import type { Certificates } from '@jts/adapter-kit/node';
import { createClient, RESP_TYPES } from '@redis/client';
import { UnreadableAnswerError } from './errors.js';
import type { Address } from './url.js';

/** A command and its arguments, bytes as they are. */
export type Command = (string | Buffer)[];

/** What a connection is opened with. */
export interface LinkOptions {
  readonly encrypted: boolean;
  readonly certificates: Certificates;
  readonly connectTimeoutMs: number;
  readonly username: string;
  readonly password: string;
  readonly database: number;
}

/** A connection that is gone, and the server's run that may still hold commands of it. */
export interface Fence {
  readonly id: string;
  readonly runId: string;
}

interface Pending {
  readonly sentAt: number;
  /** When the caller stops waiting. */
  readonly deadline: number;
}

/** How long a server may be silent, in milliseconds, before that counts as more than a slow answer. */
const silenceMs = 100;

/** One connection, from its handshake to its loss. It is never mended: another one takes its place. */
export class Link {
  readonly address: Address;
  /** Tells one run of the server from all others. */
  runId = '';
  id = '';
  /** Lines of `INFO server`. */
  info: ReadonlyMap<string, string> = new Map();
  /** Why it is of no more use. */
  lost: Error | undefined;
  /** With credentials: private to the runtime too. */
  readonly #client: ReturnType<typeof clientFor>;
  readonly #pending = new Set<Pending>();
  readonly #onLoss: (link: Link) => void;
  readonly #timeoutMs: number;
  #heardAt = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;

  /** @param onLoss is told once, when it is lost or given up */
  constructor(address: Address, options: LinkOptions, onLoss: (link: Link) => void) {
    this.address = address;
    this.#onLoss = onLoss;
    this.#timeoutMs = options.connectTimeoutMs;
    this.#client = clientFor(address, options);
    this.#client.on('error', (error: Error) => this.lose(error));
  }

  /** Connects and signs in. @param identified whether to learn who answers: sentinels don't all say it */
  async open(identified: boolean): Promise<void> {
    const late = () => this.lose(new UnansweredError('the connection does not open'));
    const timer = setTimeout(late, this.#timeoutMs);
    try {
      await this.#client.connect();
      if (identified) await this.#identify();
    } catch (error) {
      this.lose(error as Error);
      throw this.lost;
    } finally {
      clearTimeout(timer);
    }
  }

  async #identify(): Promise<void> {
    const [id, info] = await Promise.all([
      this.ask(['CLIENT', 'ID']),
      this.ask(['INFO', 'server']),
    ]);
    this.id = String(id);
    this.info = linesOf(String(info));
    this.runId = this.info.get('run_id') ?? '';
    if (/^\d+$/.test(this.id) && /^[0-9a-f]{8,}$/.test(this.runId)) return;
    throw new UnreadableAnswerError('the server does not tell its run_id as Redis does');
  }

  /** One command of the connection's own, outside of any call. */
  ask(command: Command): Promise<unknown> {
    return this.#client.sendCommand(command);
  }

  /**
   * The answer to a command. Commands act in the order in which they were sent: one of a call that has
   * ended is done before any later one.
   *
   * @param waitMs how long the caller will wait for it
   */
  async send(command: Command, waitMs: number): Promise<unknown> {
    const sentAt = performance.now();
    const pending = { sentAt, deadline: sentAt + waitMs };
    this.#pending.add(pending);
    this.#watch ??= setTimeout(this.#look, silenceMs).unref();
    try {
      return await this.#client.sendCommand(command);
    } finally {
      this.#heardAt = performance.now();
      this.#pending.delete(pending);
    }
  }

  /** What may still act on the server, sent and unanswered, when it is lost. */
  fence(): Fence | undefined {
    return this.#pending.size === 0 ? undefined : { id: this.id, runId: this.runId };
  }

  /** Gives it up: what was asked and not answered rejects. */
  lose(reason: Error): void {
    if (this.lost !== undefined) return;
    this.lost = reason;
    clearTimeout(this.#watch);
    // Told first: after it nothing is pending any more.
    this.#onLoss(this);
    if (this.#client.isOpen) this.#client.destroy();
  }

  /** Whether somebody has waited in vain, and nothing has come for a while. */
  #isSilent(): boolean {
    const now = performance.now();
    const [oldest] = this.#pending;
    if (oldest === undefined || now - Math.max(this.#heardAt, oldest.sentAt) < silenceMs)
      return false;
    for (const { deadline } of this.#pending) if (deadline <= now) return true;
    return false;
  }

  readonly #look = (): void => {
    this.#watch = undefined;
    if (this.lost !== undefined || this.#pending.size === 0) return;
    this.#watch = setTimeout(this.#look, silenceMs).unref();
    if (!this.#isSilent()) return;
    // Where this process was busy, the answer may be here already: it is read before the next turn.
    setImmediate(() => {
      if (this.#isSilent()) this.lose(new UnansweredError('the connection is silent'));
    });
  };
}

/** The server did not answer, and it is not known whether it ever will. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}

function clientFor({ host, port }: Address, options: LinkOptions) {
  const { encrypted, certificates, connectTimeoutMs: connectTimeout } = options;
  // Another connection asks who the server is by now, and what the lost one has left there.
  const socket = { host, port, connectTimeout, reconnectStrategy: false } as const;
  return createClient({
    socket: encrypted ? { ...socket, ...certificates, tls: true } : socket,
    ...(options.username === '' ? {} : { username: options.username }),
    ...(options.password === '' ? {} : { password: options.password }),
    database: options.database,
    // Every server and every proxy speaks it, and no right is needed for it.
    RESP: 2,
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: {
      typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer },
      // Calls have deadlines of their own, and a timer for each command is dear.
      timeout: undefined as never,
    },
  });
}

function linesOf(info: string): ReadonlyMap<string, string> {
  const lines = info.split(/\r?\n/).map((line) => /^(\w+):(.*)$/.exec(line));
  return new Map(lines.map((line) => [line?.[1] ?? '', line?.[2] ?? '']));
}
