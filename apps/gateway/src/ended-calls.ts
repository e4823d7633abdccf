/** How the ends of calls are remembered. */
export interface Memory {
  /** For so long: clients repeat within seconds. */
  readonly forMs: number;
  /** So many at most, the last ones. */
  readonly calls: number;
  /** Bytes of all of their names and answers. */
  readonly bytes: number;
}

interface Ended<T> {
  /** Absent where the call was given up. */
  readonly answer: T | undefined;
  readonly at: number;
  readonly bytes: number;
}

/** What has become of the last calls, by their names. */
export class EndedCalls<T> {
  private readonly memory: Memory;
  /** The oldest first. */
  private readonly calls = new Map<string, Ended<T>>();
  private bytes = 0;

  constructor(memory: Memory) {
    this.memory = memory;
  }

  /** Undefined where nothing is known of it. */
  get(name: string): { readonly answer: T | undefined } | undefined {
    return this.calls.get(name);
  }

  /** @param answer none of one that was given up @param bytes of the answer */
  remember(name: string, answer: T | undefined, bytes: number): void {
    this.forget(name);
    const ended = { answer, at: performance.now(), bytes: bytes + 2 * name.length };
    this.calls.set(name, ended);
    this.bytes += ended.bytes;
    const { forMs, calls, bytes: mostBytes } = this.memory;
    for (const [old, { at }] of this.calls) {
      const isKept = at > ended.at - forMs && this.calls.size <= calls && this.bytes <= mostBytes;
      if (isKept) return;
      this.forget(old);
    }
  }

  private forget(name: string): void {
    this.bytes -= this.calls.get(name)?.bytes ?? 0;
    this.calls.delete(name);
  }
}
