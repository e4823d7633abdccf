/** How much memory this process held, over some time. */
export class MemoryWatch {
  private readonly samples: number[] = [];
  private readonly timer: NodeJS.Timeout;

  /** Needs `--expose-gc`: what is garbage is none of it. */
  constructor(everyMs: number) {
    this.timer = setInterval(() => this.samples.push(heldBytes()), everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The least of the third quarter of the time, and of the last, in bytes: undefined where too short. */
  get lastQuarters(): readonly [number, number] | undefined {
    const { samples } = this;
    const quarter = Math.floor(samples.length / 4);
    if (quarter === 0) return undefined;
    return [
      Math.min(...samples.slice(2 * quarter, 3 * quarter)),
      Math.min(...samples.slice(3 * quarter)),
    ];
  }
}

function heldBytes(): number {
  global.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
