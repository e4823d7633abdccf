/**
 * The process of a decoder. Arguments: the module that has the decoders, and the file that says at any
 * time which input is at work, whatever becomes of this process.
 */
import { openSync, readFileSync, writeSync } from 'node:fs';
import { countAllocations } from './allocations.js';
import type { Decoder } from './decoder.js';
import { type Assignment, type Done, type Failure, type Watcher, work } from './work.js';

/** What it says to its parent. */
export type Message =
  | { readonly growing: string }
  | { readonly found: Failure }
  | { readonly done: Done; readonly peakBytes: number; readonly failure?: Failure }
  | { readonly broken: string };

countAllocations();
const [, , module = '', placeFile = ''] = process.argv;
const place = openSync(placeFile, 'w');
const number = new Uint32Array(1);
const say = (message: Message) => void process.send?.(message);

const watcher: Watcher = {
  input(at) {
    number[0] = at;
    writeSync(place, number, 0, 4, 0);
  },
  growing: (growing) => say({ growing }),
  found: (found) => say({ found }),
};

/** Linux's own word: what Node says begins with the most of the process that started this one. */
function peakBytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

process.on('message', async (assignment: Assignment) => {
  try {
    const { decoders }: { decoders: readonly Decoder[] } = await import(module);
    const decoder = decoders.find(({ name }) => name === assignment.decoder);
    if (decoder === undefined) throw new Error(`no decoder ${assignment.decoder}`);
    say({ ...(await work(decoder, assignment, watcher)), peakBytes: peakBytes() });
  } catch (error) {
    say({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
