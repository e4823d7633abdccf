import type { DescMethod } from '@bufbuild/protobuf';
import { Code, type ConnectError, createContextKey } from '@connectrpc/connect';
import { ResourceExhaustedError, UnauthorizedError } from '@jts/domain';
import { toConnectError } from '../errors.js';
import type { Callers } from './options.js';
import { accessOf, mayDo } from './roles.js';
import type { Caller } from './tokens.js';

/** Who calls, absent of a call that is for everybody: for logs and metrics. */
export const callerKey = createContextKey<Caller | undefined>(undefined);

/** A call that may be done. */
export interface Admitted {
  readonly caller: Caller | undefined;
  /** Bytes that its request may have. */
  readonly messageBytes: number;
  /** What is done for it: the call counts until that has ended, though its client has gone. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Its client has gone, whatever became of the call. */
  leave(): void;
}

/** Of what is for everybody, bytes of a request: it names a service. */
const publicBytes = 65_536;
/** When to come again where calls that run have to end first, which may be soon. */
const whenBusyMs = 1_000;

/** Lets calls in, by what their headers say: nothing of their bodies has been read by then. */
export class Admissions {
  private readonly callers: Callers;
  private readonly running = new Map<Caller, number>();

  constructor(callers: Callers) {
    this.callers = callers;
  }

  /** Who calls, by what the headers say; undefined where they say it wrongly or not at all. */
  nameOf(headers: Headers): string | undefined {
    return this.find(headers)?.name;
  }

  /** @throws ConnectError */
  async admit(method: DescMethod, headers: Headers, signal: AbortSignal): Promise<Admitted> {
    const access = accessOf(method);
    if (access === 'public') return uncounted;
    const caller = this.callerOf(headers);
    if (!mayDo(caller.role, access)) {
      const who = `${caller.name} may read, not write`;
      throw toConnectError(new UnauthorizedError(who), { code: Code.PermissionDenied });
    }
    const stay = new Stay(this.begin(caller));
    try {
      await this.takeTurn(caller, signal);
    } catch (error) {
      stay.leave();
      throw toConnectError(error);
    }
    const { messageBytes } = caller.limits;
    return {
      caller,
      messageBytes,
      during: (work) => stay.during(work),
      leave: () => stay.leave(),
    };
  }

  private callerOf(headers: Headers): Caller {
    const caller = this.find(headers);
    if (caller !== undefined) return caller;
    throw unauthenticated(
      headers.has('authorization')
        ? 'this token is not known'
        : 'a token is required, in the header Authorization: Bearer TOKEN',
    );
  }

  private find(headers: Headers): Caller | undefined {
    const header = headers.get('authorization');
    const { anonymous, tokens } = this.callers;
    if (header === null) return anonymous;
    const token = /^bearer +(\S+)$/i.exec(header.trim())?.[1];
    return token === undefined ? undefined : tokens.find(token);
  }

  private begin(caller: Caller): () => void {
    const running = this.running.get(caller) ?? 0;
    const { concurrentCalls } = caller.limits;
    if (running >= concurrentCalls) {
      const message = `${concurrentCalls} calls of ${caller.name} run already`;
      throw toConnectError(new ResourceExhaustedError(message, { retryAfterMs: whenBusyMs }));
    }
    this.running.set(caller, running + 1);
    let isRunning = true;
    return () => {
      if (isRunning) this.running.set(caller, (this.running.get(caller) ?? 1) - 1);
      isRunning = false;
    };
  }

  private async takeTurn({ name, limits }: Caller, signal: AbortSignal): Promise<void> {
    const { callsPerSecond } = limits;
    if (callsPerSecond === undefined) return;
    const bucket = { capacity: Math.ceil(callsPerSecond), refillPerSecond: callsPerSecond };
    const { rateLimiter } = this.callers;
    const decision = await rateLimiter.consume(`jts-gateway:${name}`, bucket, 1, { signal });
    if (decision.allowed) return;
    const { retryAfterMs } = decision;
    const message = `${name} may begin ${callsPerSecond} calls a second: again in ${retryAfterMs} ms`;
    throw new ResourceExhaustedError(message, { retryAfterMs });
  }
}

const uncounted: Admitted = {
  caller: undefined,
  messageBytes: publicBytes,
  during: (work) => work(),
  leave() {},
};

/** How long a call counts: a write whose connection is lost goes on, and would count for nobody. */
class Stay {
  private readonly end: () => void;
  private works = false;
  private hasLeft = false;

  constructor(end: () => void) {
    this.end = end;
  }

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.works = true;
    try {
      return await work();
    } finally {
      this.works = false;
      if (this.hasLeft) this.end();
    }
  }

  leave(): void {
    this.hasLeft = true;
    if (!this.works) this.end();
  }
}

/** RFC 6750: who has not shown who they are is told how. */
const unauthenticated = (message: string): ConnectError =>
  toConnectError(new UnauthorizedError(message), {
    code: Code.Unauthenticated,
    metadata: { 'www-authenticate': 'Bearer' },
  });
