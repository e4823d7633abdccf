/** Light or dark as the reader's system is; outcomes differ by their mark as well as by their colour. */
export const style = `
:root { color-scheme: light dark; --line: #8884; --bad: #c62828; --good: #2e7d32; --dim: #777; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #81c784; --dim: #aaa; } }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .7rem; text-align: left; }
thead th { position: sticky; top: 0; background: Canvas; }
td.passed { color: var(--good); }
td.failed, h1.failed { color: var(--bad); font-weight: 600; }
td.skipped, small, time { color: var(--dim); }
td.passed, td.failed, td.skipped { white-space: nowrap; font-variant-numeric: tabular-nums; }
td small { display: block; font-weight: normal; }
td.passed::before { content: '\\2713\\00a0'; }
td.failed::before { content: '\\2717\\00a0'; }
td.skipped::before { content: '\\2013\\00a0'; }
td a { color: inherit; }
code { font: 13px ui-monospace, monospace; white-space: nowrap; }
pre { border-left: 3px solid var(--bad); overflow-x: auto; padding: .5rem 1rem; white-space: pre-wrap; }
summary { cursor: pointer; font-size: 1.2rem; font-weight: 600; margin-top: 1.5rem; }
@media (max-width: 50rem) {
  body { margin: 1rem auto; }
  table { display: block; overflow-x: auto; }
  th, td { padding: .3rem .4rem; }
  thead th { position: static; }
  code { white-space: normal; }
}
`;
