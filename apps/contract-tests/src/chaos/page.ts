import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Tally } from './chaos.js';
import { cacheFaults, callerFaults, type FaultKind, processFaults } from './faults.js';
import { networkFaults } from './network-faults.js';
import { summaryOf } from './report.js';

const page = fileURLToPath(new URL('../../../../docs/faults.md', import.meta.url));

/** What came of one store's runs. */
interface StoreTally {
  readonly name: string;
  readonly tally: Tally;
}

export function writePage(stores: readonly StoreTally[]): void {
  writeFileSync(page, `${pageOf(stores)}\n`);
}

const groups: readonly (readonly [string, readonly FaultKind[]])[] = [
  ['Faults of the connection', networkFaults],
  ['Faults of the server, and of the caller', [...processFaults, ...callerFaults]],
  ['Faults of a cache', cacheFaults],
];

function pageOf(stores: readonly StoreTally[]): string {
  const outcomes = stores.flatMap(({ tally }) => [...tally.outcomes]);
  return [
    '# What callers see when things break',
    '',
    intro,
    '',
    ...stores.map(({ name, tally }) => `- **${name}**: ${summaryOf(tally)}`),
    ...groups.flatMap(([title, kinds]) => ['', `## ${title}`, '', outcomeTable(outcomes, kinds)]),
  ].join('\n');
}

const intro = `Each call of each port was struck by each fault, at a byte of its request or of its answer that a seed
chooses: \`pnpm chaos\`, which wrote this page with \`--write-docs\`. The stores are those of ClickHouse
and MongoDB, with a deadline of 1.5 s for a call, and of 3 s through a cache; half of the faults end
within it. After each call the store is compared with a model: what was acknowledged is there once, what
failed is there wholly or not at all, and the same call made again ends well. A violation of that is an
error of ours.

- **cut**, **reset**: the connection ends, in order or not. **half-close**: one side says that it is done.
- **stall**, **drop**: nothing more comes one way. **slow**: 5 kB a second. **delay**: 150 ms late.
- **late**: what was sent comes after the call has ended and three later writes of the same data are through.
- **garble**: a bit is another one, where the protocol can notice. **refuse**: nobody accepts connections.
- **kill**, **pause**: SIGKILL, SIGSTOP. **restart**: an orderly end and a new start. **full disk**: as it says.
- **abort**: the call's signal fires.
- **flush**, **full memory**, **spoil**: a cache loses all, evicts or takes nothing new, holds nonsense.

The rows *cached* are of ClickHouse behind a cache in Redis, and of faults of that cache: another program
looks at what is stored through the same cache, at once where the fault is the server's, and within the
cache's \`ttlMs\` where a connection was cut off from a cache that others still reached.

The rows *grpc* are of calls through a gateway over ClickHouse or MongoDB, and of faults of the gateway and of
the way to it; the rows *gateway* of faults between a gateway and its database.

✓ stands for the right answer: the call was repeated within its deadline, or the fault did no harm. The
most frequent end comes first. A \`TIMEOUT\` or \`UNAVAILABLE\` of a write leaves open whether it was done;
the call can be made again.`;

/** The entries of a tally's outcomes, of several stores. */
type Outcomes = readonly (Tally['outcomes'] extends Map<infer K, infer V>
  ? readonly [K, V]
  : never)[];

/** What the calls of each operation ended with, by fault. */
function outcomeTable(outcomes: Outcomes, kinds: readonly FaultKind[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (counts: ReadonlyMap<string, number> = new Map()) =>
    [...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([outcome]) => (outcome === 'answer' ? '✓' : `\`${outcome}\``))
      .join(' ');
  return [
    row(['call', ...kinds]),
    row(['---', ...kinds.map(() => '---')]),
    ...outcomes
      .filter(([, byFault]) => kinds.some((kind) => byFault.has(kind)))
      .map(([operation, byFault]) =>
        row([operation, ...kinds.map((kind) => cell(byFault.get(kind)))]),
      ),
  ].join('\n');
}
