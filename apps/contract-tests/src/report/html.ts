import { type SuiteName, suiteNames } from '../adapters.js';
import {
  type CaseRun,
  type ContractReport,
  cellOf,
  cellText,
  duration,
  extent,
  failures,
  nameOf,
  skips,
} from './report.js';
import { style } from './style.js';

/** The report as one page, which needs nothing else: no script, no font, no picture. */
export function asHtml(report: ContractReport): string {
  const failed = failures(report).length > 0 || report.problems.length > 0;
  const verdict = failed ? 'The contract is broken' : 'Every case that ran has passed';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contract report: ${failed ? 'failed' : 'passed'}</title>
<style>${style}</style>
</head>
<body>
<h1 class="${failed ? 'failed' : 'passed'}">${verdict}</h1>
<p>${escaped(extent(report))}, ended ${time(report.at)}.</p>
${[
  matrix(report),
  problems(report),
  failureList(report),
  skipList(report),
  ...suiteNames.map((suite) => suiteTable(report, suite)),
].join('\n')}
</body>
</html>
`;
}

function matrix(report: ContractReport): string {
  const served = suiteNames.filter((suite) => report.runs.some((run) => run.suite === suite));
  const rows = report.adapters.map((adapter) => {
    const cells = served.map((suite) => {
      const cell = cellOf(report, adapter, suite);
      const kind = cell.failed > 0 ? 'failed' : cell.skipped > 0 ? 'skipped' : 'passed';
      const text = cellText(cell);
      return text === ''
        ? '<td></td>'
        : `<td class="${kind}"><a href="#${suite}">${text}</a> <small>${escaped(duration(cell.durationMs))}</small></td>`;
    });
    return `<tr><th scope="row">${adapter}</th>${cells.join('')}</tr>`;
  });
  const head = served.map((suite) => `<th scope="col">${suite}</th>`).join('');
  return `<table><thead><tr><td></td>${head}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function problems({ problems }: ContractReport): string {
  if (problems.length === 0) return '';
  return `<h2>Not proved</h2><ul>${problems.map((one) => `<li>${escaped(one)}</li>`).join('')}</ul>`;
}

function failureList(report: ContractReport): string {
  const items = failures(report).map(
    (run) => `<article id="${idOf(run)}"><h3>${nameOf(run)}</h3><p>${escaped(run.title)}</p>
<pre>${escaped(run.message)}</pre></article>`,
  );
  return items.length === 0 ? '' : `<h2>Failed</h2>${items.join('\n')}`;
}

function skipList(report: ContractReport): string {
  const items = skips(report).map(
    (run) => `<li><b>${nameOf(run)}</b>: ${escaped(run.message)}</li>`,
  );
  return items.length === 0 ? '' : `<h2>Skipped</h2><ul>${items.join('')}</ul>`;
}

/** Every case of a port, and how long each adapter took for it. */
function suiteTable(report: ContractReport, suite: SuiteName): string {
  const mine = report.runs.filter((run) => run.suite === suite && run.key !== '');
  const adapters = report.adapters.filter((one) => mine.some(({ adapter }) => adapter === one));
  if (adapters.length === 0) return '';
  const titles = new Map(mine.map(({ key, title }) => [key, title]));
  const runs = new Map(mine.map((run) => [`${run.key} ${run.adapter}`, run]));
  const rows = [...titles].map(([key, title]) => {
    const cells = adapters.map((adapter) => caseCell(runs.get(`${key} ${adapter}`)));
    return `<tr><th scope="row"><code>${key}</code></th><td>${escaped(title)}</td>${cells.join('')}</tr>`;
  });
  const head = adapters.map((adapter) => `<th scope="col">${adapter}</th>`).join('');
  return `<details id="${suite}" open><summary>${suite}: ${titles.size} cases</summary>
<table><thead><tr><th scope="col">case</th><td></td>${head}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></details>`;
}

function caseCell(run: CaseRun | undefined): string {
  if (run === undefined) return '<td class="skipped">did not run</td>';
  if (run.outcome === 'passed') {
    return `<td class="passed">${escaped(duration(run.durationMs))}</td>`;
  }
  const text = run.outcome === 'failed' ? `<a href="#${idOf(run)}">failed</a>` : 'skipped';
  return `<td class="${run.outcome}" title="${escaped(run.message)}">${text}</td>`;
}

/** Where the page tells of a failure. */
const idOf = ({ adapter, suite, key }: CaseRun): string => [adapter, suite, key].join('-');

function time(at: Date): string {
  const iso = at.toISOString();
  return `<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
