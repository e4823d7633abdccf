interface Flight {
  readonly landed: Promise<unknown>;
  readonly ended: AbortController;
  waiting: number;
}

/**
 * Equal reads at the same time become one. Whoever gives up ends its own wait; when nobody waits any more,
 * the read ends.
 */
export class Flights {
  private readonly flying = new Map<string, Flight>();

  /**
   * @param name the same for equal reads only
   * @param signal of the caller that waits
   * @returns undefined where another caller's read was joined and has failed: it had less time, perhaps
   */
  async join<T>(
    name: string,
    signal: AbortSignal,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<{ readonly value: T } | undefined> {
    const known = this.flying.get(name);
    const flight = known ?? this.begin(name, read);
    try {
      return { value: (await this.wait(name, flight, signal)) as T };
    } catch (error) {
      if (known === undefined || signal.aborted) throw error;
      return undefined;
    }
  }

  private begin(name: string, read: (signal: AbortSignal) => Promise<unknown>): Flight {
    const ended = new AbortController();
    const landed = read(ended.signal);
    const flight = { landed, ended, waiting: 0 };
    this.flying.set(name, flight);
    const land = () => this.forget(name, flight);
    landed.then(land, land);
    return flight;
  }

  private wait(name: string, flight: Flight, signal: AbortSignal): Promise<unknown> {
    flight.waiting++;
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        flight.waiting--;
        if (flight.waiting > 0) return;
        this.forget(name, flight);
        flight.ended.abort(signal.reason);
      };
      if (signal.aborted) leave();
      else signal.addEventListener('abort', leave, { once: true });
      flight.landed.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  /** By then another one may fly under this name. */
  private forget(name: string, flight: Flight): void {
    if (this.flying.get(name) === flight) this.flying.delete(name);
  }
}
