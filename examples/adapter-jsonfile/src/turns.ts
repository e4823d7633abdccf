/** The last in the queue of each file, whichever store of this process waits there. */
const queues = new Map<string, Promise<unknown>>();

/**
 * Runs work on one file when all work on it that came before has ended: reading, deciding and writing
 * are one step then. It holds within this process only.
 */
export async function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(path) ?? Promise.resolve();
  const turn = before.then(work);
  const settled = turn.catch(() => {});
  queues.set(path, settled);
  try {
    return await turn;
  } finally {
    if (queues.get(path) === settled) queues.delete(path);
  }
}
