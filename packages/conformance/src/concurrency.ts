/** Lets timers and sockets have their turn. */
export const turn = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** Runs `look` again and again while `work` is under way, and once after it. */
export async function whileRunning<T>(
  work: () => Promise<T>,
  look: () => Promise<void>,
): Promise<T> {
  let working = true;
  const worked = work().finally(() => {
    working = false;
  });
  const watch = async () => {
    while (working) {
      await look();
      await turn();
    }
    await look();
  };
  // Both to their end, lest the loser goes on in the next case.
  const [result, looked] = await Promise.allSettled([worked, watch()]);
  if (looked.status === 'rejected') throw looked.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
