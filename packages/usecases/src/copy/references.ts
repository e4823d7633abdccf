import type { New, Strategy } from '@jts/domain';
import type { IdMap } from './id-map.js';

/** The formulas that strategies name, as the target calls them. */
export class FormulaReferences {
  private readonly lost = new Set<string>();

  constructor(
    private readonly ids: ReadonlyMap<string, string>,
    private readonly map: IdMap,
  ) {}

  /** Ids that lead to no formula: they are kept as they are. */
  get dangling(): readonly string[] {
    return [...this.lost];
  }

  inTarget(strategy: New<Strategy>): New<Strategy> {
    const { entryFormulaId, exitFormulaId, stopLossRule } = strategy;
    return {
      ...strategy,
      entryFormulaId: this.idOf(entryFormulaId),
      ...(exitFormulaId !== undefined && { exitFormulaId: this.idOf(exitFormulaId) }),
      ...(stopLossRule?.type === 'formula' && {
        stopLossRule: { ...stopLossRule, formulaId: this.idOf(stopLossRule.formulaId) },
      }),
    };
  }

  private idOf(id: string): string {
    const target = this.ids.get(id) ?? this.map.ofDeleted(id);
    if (target === undefined) this.lost.add(id);
    return target ?? id;
  }
}
