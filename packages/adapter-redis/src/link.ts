import { type CallContext, ServerClock } from '@jts/adapter-kit';
import { timeOf } from './answers.js';
import { clientFor, type LinkOptions } from './client.js';
import { codeOf, isUnreadable } from './errors.js';
import { type Identity, identityOf, isStillMaster, MasterChangedError } from './identity.js';
import type { Address } from './url.js';

/** A command and its arguments, bytes as they are. */
export type Command = (string | Buffer)[];

/** A connection that is gone, and the server's run that may still hold commands of it. */
export interface Fence {
  readonly id: string;
  readonly runId: string;
}

/** Of the call that waits for an answer. */
type Waiting = Pick<CallContext, 'remainingMs'>;

/** Takes commands of calls. */
export interface Sender {
  /** The answer to a command. @param work the call that waits for it */
  send(command: Command, work: Waiting): Promise<unknown>;
}

interface Pending {
  readonly work: Waiting;
  /** After which look at the connection it was sent. */
  readonly sentAfter: number;
}

/**
 * How often a connection that owes answers is looked at, in milliseconds: one from which nothing came
 * between two looks is silent, and that is more than a slow answer.
 */
const lookMs = 100;

const replication: Command = ['INFO', 'replication'];

/** One connection, from its handshake to its loss. It is never mended: another one takes its place. */
export class Link implements Sender {
  readonly address: Address;
  /**
   * For commands on what must not be old: the master has answered them that the server was when the
   * connection opened, and all the time since, or they reject. A server that becomes a replica leaves its
   * clients connected, and answers them with what may be old; so does one that is the master again. Behind
   * the command goes a write that does nothing, which nobody but a master takes who may write, and the
   * question who that is.
   */
  readonly proven: Sender = { send: (command, work) => this.#sendProven(command, work) };
  /** Known once it is open. */
  server: Identity = { id: '', runId: '', term: '', info: new Map() };
  readonly #clock = new ServerClock();
  /** Why it is of no more use. */
  lost: Error | undefined;
  /** With credentials: private to the runtime too. */
  readonly #client: ReturnType<typeof clientFor>;
  readonly #mayWrite: Command;
  /** What is to be sent behind the commands of this turn. */
  #proof: Promise<void> | undefined;
  readonly #pending = new Set<Pending>();
  readonly #onLoss: (link: Link) => void;
  readonly #timeoutMs: number;
  /** Answers so far, and how many there were at the last look: no clock is asked at each command. */
  #heard = 0;
  #heardAtLook = 0;
  #looks = 0;
  #watch: ReturnType<typeof setTimeout> | undefined;

  /** @param onLoss is told once, when it is lost or given up */
  constructor(address: Address, options: LinkOptions, onLoss: (link: Link) => void) {
    this.address = address;
    this.#onLoss = onLoss;
    this.#timeoutMs = options.connectTimeoutMs;
    // It is in its place on a full server too, and neither a replica nor a disk hears of it.
    this.#mayWrite = ['UNLINK', options.nothing];
    this.#client = clientFor(address, options);
    this.#client.on('error', (error: Error) => this.lose(error));
  }

  /** Connects and signs in. @param identified whether to learn who answers: sentinels don't all say it */
  async open(identified: boolean): Promise<void> {
    try {
      if (this.lost !== undefined) throw this.lost;
      await this.#inTime(this.#client.connect(), new UnopenedError('the connection does not open'));
      if (identified) await this.#identify();
    } catch (error) {
      this.lose(error as Error);
      throw this.lost;
    }
  }

  async #identify(): Promise<void> {
    const [id, server, replicated] = await Promise.all([
      this.ask(['CLIENT', 'ID']),
      this.ask(['INFO', 'server']),
      this.ask(replication),
      this.#hearTime((command) => this.ask(command)),
    ]);
    this.server = identityOf(id, `${server}\n${replicated}`);
    // Any server of a cluster says where our keys are, if it is asked for one.
    if (this.server.info.get('redis_mode') === 'cluster') await this.ask(this.#mayWrite);
  }

  #hearTime(ask: (command: Command) => Promise<unknown>): Promise<number> {
    return this.#clock.ask(async () => this.read(await ask(['TIME']), timeOf));
  }

  /** One command of the connection's own, outside of any call. */
  ask(command: Command): Promise<unknown> {
    const late = new UnansweredError('the server does not answer');
    return this.#inTime(this.#client.sendCommand(command), late);
  }

  /** No call waits for it, and none would end it. */
  async #inTime<T>(work: Promise<T>, late: Error): Promise<T> {
    const timer = setTimeout(() => this.lose(late), this.#timeoutMs);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * Commands act in the order in which they were sent: one of a call that has ended is done before any
   * later one.
   */
  async send(command: Command, work: Waiting): Promise<unknown> {
    const pending = { work, sentAfter: this.#looks };
    this.#pending.add(pending);
    this.#watch ??= setTimeout(this.#look, lookMs).unref();
    try {
      return await this.#client.sendCommand(command);
    } catch (error) {
      this.#refused(error);
      throw this.lost ?? error;
    } finally {
      this.#heard++;
      this.#pending.delete(pending);
    }
  }

  /** The server's time at a moment, at the least. */
  async timeAt(moment: number, work: Waiting & Pick<CallContext, 'signal'>): Promise<number> {
    if (this.#clock.isOld(moment)) {
      await this.#hearTime((time) => this.send(time, work));
      work.signal.throwIfAborted();
    }
    return this.#clock.at(moment);
  }

  /** The answer to a command that goes by the server's clock; it is asked as well, for the next one. */
  async sendTimed(command: Command, work: Waiting): Promise<unknown> {
    const told = this.proven.send(command, work);
    const [answer] = await Promise.all([told, this.#hearTime((time) => this.send(time, work))]);
    return answer;
  }

  async #sendProven(command: Command, work: Waiting): Promise<unknown> {
    const told = this.send(command, work);
    this.#proof ??= this.#prove(work);
    const [answer] = await Promise.all([told, this.#proof]);
    return answer;
  }

  async #prove(work: Waiting): Promise<void> {
    await undefined; // one for all that are sent until then
    this.#proof = undefined;
    const [, info] = await Promise.all([
      this.send(this.#mayWrite, work),
      this.send(replication, work),
    ]);
    if (isStillMaster(this.server, String(info))) return;
    this.lose(new MasterChangedError('was not the master all the time since it was connected'));
    throw this.lost;
  }

  /** What an answer says; where it is none to what was asked, the connection is out of step. */
  read<A, T>(answer: A, decode: (answer: A) => T): T {
    try {
      return decode(answer);
    } catch (error) {
      this.#refused(error);
      throw error;
    }
  }

  /** Gives up a connection whose server, or whose answers, are the wrong ones. */
  #refused(error: unknown): void {
    const code = codeOf(error);
    if (code === 'MOVED' || code === 'READONLY' || isUnreadable(error)) this.lose(error as Error);
  }

  /** What may still act on the server, sent and unanswered, when it is lost. */
  fence(): Fence | undefined {
    const { id, runId } = this.server;
    return this.#pending.size === 0 ? undefined : { id, runId };
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

  /** Whether somebody has waited in vain, and nothing has come since the last look. */
  #isSilent(heardAtLook: number): boolean {
    const [oldest] = this.#pending;
    if (oldest === undefined || oldest.sentAfter >= this.#looks) return false;
    if (this.#heard !== heardAtLook) return false;
    for (const { work } of this.#pending) if (work.remainingMs() <= 0) return true;
    return false;
  }

  readonly #look = (): void => {
    this.#watch = undefined;
    if (this.lost !== undefined || this.#pending.size === 0) return;
    this.#watch = setTimeout(this.#look, lookMs).unref();
    const before = this.#heardAtLook;
    const silent = this.#isSilent(before);
    this.#looks++;
    this.#heardAtLook = this.#heard;
    if (!silent) return;
    // Where this process was busy, the answer may be here already: it is read before the next turn.
    setImmediate(() => {
      if (this.#isSilent(before)) this.lose(new UnansweredError('the connection is silent'));
    });
  };
}

/** There is no connection yet, and it is not known whether there will be. */
export class UnopenedError extends Error {
  override readonly name = 'UnopenedError';
}

/** The server did not answer, and it is not known whether it ever will. */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError';
}
