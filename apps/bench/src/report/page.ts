import type { Suite } from '../harness/job.js';
import { curveFile, curvesOf, curveTable } from './curves.js';
import { jobTable } from './job-table.js';
import type { Machine } from './machine.js';
import type { MeasuredSuite, Report } from './report.js';

/** The page of one suite: what was measured, when, where, and against what. */
export function suitePage(suite: MeasuredSuite, { machine, runs }: Report): string {
  const { title, at, server, load, jobs } = suite;
  const measured = [
    `Measured on ${at.slice(0, 10)}, each way ${runs} times: ${server};`,
    `load average before the whole run: ${load}. ${facts(machine)}`,
    '[How to read and to repeat it](../benchmarks.md).',
  ].join('\n');
  const single = jobs.filter(({ point }) => point === undefined);
  const tables = single.map((job) => `## ${job.title}\n\n${jobTable(job)}`);
  const curves = curvesOf(jobs).map((curve) => {
    const plot = `![${curve.title}](${curveFile(curve)})`;
    return `## ${curve.title}\n\n${plot}\n\n${curveTable(curve)}`;
  });
  return `${[`# ${title}`, measured, ...tables, ...curves].join('\n\n')}\n`;
}

/** The page that says how to read those of the suites. */
export function indexPage(suites: readonly Suite[]): string {
  const links = suites.map(({ name, title }) => `- [${title}](benchmarks/${name}.md)`);
  return `${[intro, links.join('\n'), reading, repeat].join('\n\n')}\n`;
}

const intro = '# Benchmarks';

const reading = `Each way to do a job runs in a process of its own, once to warm up and then 7 times, in rounds that go
forwards and backwards in turn. Times are medians with the least and the most. **x of first row** is the ratio to the
reference of the same round, and of those the median: two ways whose ratios lie on both sides of 1 are
equally fast as far as this can tell. In bold: this project.

| reference | what it does |
| --- | --- |
| Native bytes, not looked at | the plain statement that anyone would write, its rows ordered; the bytes of the answer are counted and dropped |
| Native bytes, made before | an insert of bytes that lie ready |
| INSERT of a row; GROUP BY | the plain statement, which neither looks for what is stored nor resolves duplicates |
| SELECT 1 | a round trip |
| its statement by the bare driver | the commands that the store has sent, recorded and sent again by the driver alone; the usual way is the row below ours |
| EVALSHA by the bare client | the command that the store has sent, by the client that it has, with the same settings; as it comes, that has a timer for each command |
| without a gateway | the same call of the store that the gateway has, which runs in a process of its own |
| a loop, a copy, a binary search | the same work on typed arrays, by hand |

It is no lower limit: a better statement asks less of the server than the plain one. The rows **every candle
and price made** and **objects with Decimals** end in the same kind of objects, and so compare ways; the
others show what need not be made. What a program holds before a save is made before the time begins:
columns for ours, objects with Decimals for the usual way, which makes text of them within its time.
**huge pages** is the same program with \`GLIBC_TUNABLES=glibc.malloc.hugetlb=1\` on Linux.

What has been read is checked after each run, bar by bar or document by document, against one digest: of
calls that are timed one by one the last, of a stream a second one beside the time, of many readers at once
lengths and ends. What has been stored is read back likewise, of many writers at once counted.

**a second** counts bars, rows or calls by the median. Where calls are timed one by one, **p50** and
**p99** are those of all calls of all rounds, the ratio is that of p50, and **last : first** compares the
last tenth of a run's calls with its first. **peak MB** and **at rest** are the resident memory of the
process, at most during a run, and before the first one with its input at hand and all that making it has
left: it may be the larger. **bytes sent** are those of all connections of the process, as a multiple of the
columns alone. A curve shows the median run by its calls; its links have a bandwidth, towards the
client, and no latency, and are made within the measured process.

**Documents** are measured on DocumentDB, an extension of PostgreSQL, behind a gateway of this project
([tools/mongo-server](../tools/mongo-server/README.md)), unless \`MONGODB_URL\` names another server: ratios
to the same server's answers, and nothing about how fast a mongod is.`;

function facts({ processor, cores, memoryGb, system, node, drivers }: Machine): string {
  return `${processor}, ${cores} cores,
${memoryGb} GB of memory, ${system}, Node ${node}, ${drivers}.
Server and programs run on this one machine.`;
}

const repeat = `## Repeat

\`\`\`sh
pnpm bench              # everything; an hour
pnpm bench candles      # one suite
pnpm bench --keep       # the data of the reads stay for the next time
pnpm bench --quick      # tiny sizes: shows that it works, not how fast
pnpm bench candles --job read --rows 1000000 --runs 3 --skip-plain # a part; --help names all options
pnpm bench --profile    # leaves a .cpuprofile of each way in .bench/profiles
pnpm bench memory --write-docs # writes the page of that suite
\`\`\`

\`CLICKHOUSE_URL\` (with \`CLICKHOUSE_USER\` and \`CLICKHOUSE_PASSWORD\`) names another server than the
engine from npm (and \`CLICKHOUSE_NATIVE_PORT\` its port for the Python programs, which need
clickhouse_driver, numpy and pandas: their rows above are of such a server), and \`MONGODB_URL\` another one
than DocumentDB by \`tools/mongo-server\`. What the measurement creates there is dropped at its end, but for
what \`--keep\` keeps; Ctrl-C ends it early, and still drops that. \`REDIS_URL\` names another Redis than the
\`redis-server\` of this machine. Statements, sizes and ways are
[apps/bench/src](../apps/bench/src).`;
