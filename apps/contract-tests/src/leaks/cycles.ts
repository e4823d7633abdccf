import type { Store } from '@jts/ports';
import { MemoryWatch } from '../load/memory.js';

export interface Cycles {
  readonly cycles: number;
  /** What keeps the process alive that was not there after the first cycle: `TCPSocketWrap`. */
  readonly left: readonly string[];
  /** As {@link MemoryWatch} has it. */
  readonly lastQuarters: readonly [number, number] | undefined;
}

/** Opens a store, asks it how it does, and closes it, many times. */
export async function openAndClose(
  open: () => Promise<Store>,
  cycles: number,
  onCycle: (done: number) => void = () => {},
): Promise<Cycles> {
  const once = async () => {
    const store = await open();
    const { ok, error } = await store.health();
    await store.close();
    if (!ok) throw error;
  };
  await once();
  const before = resources();
  const memory = new MemoryWatch(500);
  for (let done = 1; done <= cycles; done++) {
    await once();
    onCycle(done);
  }
  memory.stop();
  return { cycles, left: more(before, resources()), lastQuarters: memory.lastQuarters };
}

/** Timers of the runtime's own come and go. */
const resources = (): readonly string[] =>
  process.getActiveResourcesInfo().filter((name) => name !== 'Timeout' && name !== 'Immediate');

function more(before: readonly string[], after: readonly string[]): string[] {
  const count = (all: readonly string[], name: string) => all.filter((one) => one === name).length;
  return [...new Set(after)].filter((name) => count(after, name) > count(before, name));
}
