import type { BacktestResult, New } from '@jts/domain';
import { nothing } from '../call.js';
import type { Label } from '../labels.js';
import { textOf } from '../text.js';

type Content = New<BacktestResult>;

/** What the rules of results come to: a map and a sort. */
export class BacktestOracle {
  constructor(private readonly stored = new Map<Label, Content>()) {}

  copy(): BacktestOracle {
    return new BacktestOracle(new Map(this.stored));
  }

  save(label: Label, content: Content): string {
    this.stored.set(label, content);
    return this.get(label);
  }

  get(label: Label): string {
    const content = this.stored.get(label);
    return content ? lineOf(label, content) : nothing;
  }

  delete(label: Label): string {
    return `${this.stored.delete(label)}`;
  }

  deleteByStrategy(strategyId: string): string {
    const gone = this.of(strategyId);
    for (const [label] of gone) this.stored.delete(label);
    return `${gone.length}`;
  }

  /** Without trades, newest first. */
  list(strategyId: string, byId: (a: Label, b: Label) => number): string {
    return this.of(strategyId)
      .sort(([a, one], [b, two]) => +two.runAt - +one.runAt || byId(b, a))
      .map(([label, { trades: _, ...summary }]) => lineOf(label, summary))
      .join('\n');
  }

  private of(strategyId: string): [Label, Content][] {
    return [...this.stored].filter(([, content]) => content.strategyId === strategyId);
  }
}

export const lineOf = (label: string, content: object): string => `${label} ${textOf(content)}`;
