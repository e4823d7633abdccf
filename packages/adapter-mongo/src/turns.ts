/** One whose turn takes longer, of a server that does not answer, holds up the others no more. */
const longestTurnMs = 1000;

/** Lets those who would be in each other's way go one after the other, in the order in which they came. */
export class Turns {
  private readonly last = new Map<string, Promise<void>>();

  /** @param signal of one who has left by its turn: it is passed on */
  async take<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(key);
    let end = () => {};
    const turn = new Promise<void>((resolve) => {
      end = resolve;
    });
    this.last.set(key, turn);
    await before;
    const timer = setTimeout(end, longestTurnMs);
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      clearTimeout(timer);
      end();
      if (this.last.get(key) === turn) this.last.delete(key);
    }
  }
}
