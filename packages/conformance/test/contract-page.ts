import {
  casesByPort,
  type Governed,
  type PortName,
  type Rule,
  ruleSections,
} from '../src/index.js';

/** The page of the contract: every rule, why there is one, what keeps it, and the cases that ask. */
export function contractPage(): string {
  const sections = ruleSections.flatMap(({ title, rules }) => [`## ${title}`, ...rules.map(rule)]);
  return `${[intro, ...sections].join('\n\n')}\n`;
}

const intro = `<!-- Written by \`pnpm docs:contract\` from packages/conformance/src: change it there. -->

# The contract

What every store promises, whichever database is behind it. Users may rely on each rule; authors of
adapters must keep each rule. Code and tests cite the rules from here by their keys (\`G1\`, \`C4\`,
...): a key never changes its meaning, and a rule that is dropped leaves its key unused.

\`@jts/conformance\` is this page as a test suite: below each rule stand its cases, by the key under
which every adapter runs them. Codes such as \`VALIDATION\` are those of \`StorageError\`; "rejected with
a code" means that the promise rejects with an error of that \`code\`.`;

function rule({ id, sentence, text, why, governs }: Rule): string {
  const ports = Object.keys(casesByPort) as PortName[];
  return [
    `### ${id}`,
    `**${sentence}** ${text}`.trim(),
    `*Why:* ${why}`,
    `*Kept by:* ${keepers(governs)}.`,
    ...ports.flatMap((port) => cases(id, port)),
  ].join('\n\n');
}

function keepers(governs: Governed): string {
  return Object.entries(governs)
    .map(([port, members]) =>
      members === 'all'
        ? `all of \`${port}\``
        : `\`${port}\` (${members.map((member) => `\`${member}\``).join(', ')})`,
    )
    .join('; ');
}

function cases(id: string, port: PortName): string[] {
  const rows = casesByPort[port].filter(({ rule }) => rule === id);
  if (rows.length === 0) return [];
  const reasons = rows.some(({ why }) => why !== undefined);
  const line = (...cells: string[]) => `| ${(reasons ? cells : cells.slice(0, 2)).join(' | ')} |`;
  return [
    [
      line(`asked of \`${port}\``, 'question', 'why'),
      line('---', '---', '---'),
      ...rows.map(({ key, title, why }) => line(`\`${key}\``, cell(title), cell(why ?? ''))),
    ].join('\n'),
  ];
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
