import { checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import type { CallOptions, DocumentStore } from '@jts/ports';
import { callOptionNames, callOptions } from './call-options.js';

export interface DeleteFormulaOptions extends CallOptions {
  /** Deletes it even where strategies use it: they keep an id that leads nowhere. */
  readonly force?: boolean;
}

const optionNames: OptionNames<DeleteFormulaOptions> = { ...callOptionNames, force: true };

/** A strategy, as one names it before a person. */
export interface StrategyName {
  readonly id: string;
  readonly name: string;
}

export interface DeleteFormulaResult {
  /** False where strategies use it (see `usedBy`), and where there was nothing to delete. */
  readonly deleted: boolean;
  /**
   * The strategies that enter, exit or stop by it, by name: those that it was kept for, or, under
   * `force`, those that have lost it.
   */
  readonly usedBy: readonly StrategyName[];
}

/**
 * Deletes a formula that no strategy uses; with `force`, any. The look and the delete are two calls:
 * a strategy that is saved between them can still come to use a formula that is gone.
 *
 * @throws VALIDATION for an option, or the error of the store
 */
export async function deleteFormula(
  store: {
    readonly formulas: Pick<DocumentStore['formulas'], 'delete'>;
    readonly strategies: Pick<DocumentStore['strategies'], 'getByFormula'>;
  },
  id: string,
  options: DeleteFormulaOptions = {},
): Promise<DeleteFormulaResult> {
  checkOptionNames(options, optionNames);
  const call = callOptions(options);
  const strategies = await store.strategies.getByFormula(id, call);
  const usedBy = strategies.map((strategy) => ({ id: strategy.id, name: strategy.name }));
  if (usedBy.length > 0 && options.force !== true) return { deleted: false, usedBy };
  return { deleted: await store.formulas.delete(id, call), usedBy };
}
