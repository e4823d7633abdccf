import type { MemberOf, PortName } from '../ports.js';

/** A promise of every adapter. Its id never changes its meaning; that of a dropped rule stays unused. */
export interface Rule {
  /** As code, tests and the keys of cases cite it: `C4`. */
  readonly id: string;
  /** The promise in short, which can be read alone. Markdown, as all texts here. */
  readonly sentence: string;
  /** The rest of it: paragraphs and lists; empty where the sentence says all. */
  readonly text: string;
  /** What goes wrong for users where an adapter does not keep it. */
  readonly why: string;
  /** The members of each port that keep it, and that its cases ask. */
  readonly governs: Governed;
}

export type Governed = {
  readonly [P in PortName]?: 'all' | readonly MemberOf<P>[];
};

/** Rules about one thing, in the order of the page. */
export interface RuleSection {
  readonly title: string;
  readonly rules: readonly Rule[];
}
