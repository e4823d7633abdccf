import { curveFile, curvesOf, curveTable } from './curves.js';
import { jobTable } from './job-table.js';
import type { MeasuredSuite, Report } from './report.js';

/** The page of the docs: what was measured, where, and how to repeat it. */
export function page(report: Report): string {
  const suites = report.suites.map(suiteSection);
  return `${[intro(report.runs), facts(report), ...suites, repeat].join('\n\n')}\n`;
}

function suiteSection({ title, at, server, load, jobs }: MeasuredSuite): string {
  const measured = `Measured on ${at.slice(0, 10)}: ${server}; load average before: ${load}.`;
  const single = jobs.filter(({ point }) => point === undefined);
  const tables = single.map((job) => `### ${job.title}\n\n${jobTable(job)}`);
  const curves = curvesOf(jobs).map((curve) => {
    const plot = `![${curve.title}](${plotFolder}/${curveFile(curve)})`;
    return `### ${curve.title}\n\n${plot}\n\n${curveTable(curve)}`;
  });
  return [`## ${title}`, measured, ...tables, ...curves].join('\n\n');
}

/** Beside the page. */
export const plotFolder = 'benchmarks';

const intro = (runs: number) => `# Benchmarks

Each way to do a job runs in a process of its own, once to warm up and then ${runs} times, in rounds that go
forwards and backwards in turn. Times are medians with the least and the most. **x of first row** compares
with the row that does least with the same: bytes that are passed on and not looked at, a round trip, a
loop over numbers. It is the ratio of each round, and of those the median. It is a reference and no lower
limit: a better statement asks less of the server than the one that anyone would write.

What our rows and the usual ways have read or stored is checked after each run, bar by bar or document by
document, against one digest; the reference rows by their bytes, or by what they left on the server.

**a second** counts bars, rows or calls by the median. Where calls are timed one by one, **p50** and
**p99** are those of all calls of all rounds, the ratio is that of p50, and **last : first** compares the
last tenth of a run's calls with its first. **peak MB** and **at rest** are the resident memory of the
process, at most during a run and with its input at hand. A curve shows the median run by its calls; its
links have a bandwidth, towards the client, and no latency.`;

function facts({ machine }: Report): string {
  const { processor, cores, memoryGb, system, node, drivers } = machine;
  return `${processor}, ${cores} cores, ${memoryGb} GB of memory, ${system}, Node ${node}, ${drivers}.
Server and programs run on this one machine.`;
}

const repeat = `## Repeat

\`\`\`sh
pnpm bench              # everything; an hour
pnpm bench candles      # one suite
pnpm bench --keep       # the data of the reads stay for the next time
pnpm bench --quick      # tiny sizes: shows that it works, not how fast
pnpm bench --profile    # leaves a .cpuprofile of each way in .jts/bench/profiles
pnpm bench --write-docs # writes this page
pnpm bench memory --add earlier.json --write-docs # with the other suites of an earlier result
\`\`\`

\`CLICKHOUSE_URL\` (with \`CLICKHOUSE_USER\` and \`CLICKHOUSE_PASSWORD\`) names another server than the
engine from npm (and \`CLICKHOUSE_NATIVE_PORT\` its port for the Python programs, which need
clickhouse_driver, numpy and pandas), and \`MONGODB_URL\` another one than DocumentDB by \`tools/mongo-server\`; what the measurement creates there is dropped at its end, but for what \`--keep\` keeps.`;
