import type { Formula, Strategy } from '@jts/domain';
import type { DocumentStore, Page } from '@jts/ports';
import { differs, type Operation, read, type World } from '../operation.js';
import { BacktestModel, backtestOperations } from './backtest-operations.js';
import {
  type EntityKind,
  EntityModel,
  formulaKind,
  keptText,
  someFormula,
  strategyKind,
} from './entities.js';
import { entityOperations, save, textOf } from './entity-operations.js';
import { allOf } from './pages.js';
import { SettingsModel, settingOperations } from './setting-operations.js';
import { storeOperations } from './store-operations.js';

const entities = 8;

/**
 * Some formulas, strategies, results of backtests and settings.
 *
 * @param owner of several worlds in one store: what is this one's
 */
export function documentsWorld(owner = 'chaos'): World<DocumentStore> {
  const formulas = new EntityModel<Formula>(owner);
  const strategies = new EntityModel<Strategy>(owner);
  const backtests = new BacktestModel(owner);
  const settings = new SettingsModel(owner);

  const storeText = async (store: DocumentStore) =>
    [
      await foundText(formulaKind, formulas, store),
      await foundText(strategyKind, strategies, store),
      await backtests.storeText(store),
      await settings.storeText(store),
    ].join('\n\n');

  return {
    operations: [
      ...entityOperations(formulaKind, formulas),
      byCategory(formulas),
      ...entityOperations(strategyKind, strategies),
      byFormula(strategies),
      ...backtestOperations(backtests),
      ...settingOperations(settings),
      ...storeOperations,
    ],
    modelText: () =>
      [
        keptText(formulas.kept),
        keptText(strategies.kept),
        backtests.text(),
        keptText(settings.kept),
      ].join('\n\n'),
    storeText,
    async reset(store) {
      await resetEntities(formulaKind, formulas, store);
      await resetEntities(strategyKind, strategies, store);
      await backtests.reset(store);
      await settings.reset(store);
      await storeText(store);
    },
  };
}

function byCategory(model: EntityModel<Formula>): Operation<DocumentStore> {
  return {
    name: 'formulas.getByCategory',
    choose: () =>
      read(
        ({ formulas }, options) => formulas.getByCategory('scan', options),
        (answer) => sameAs(formulaKind, model, answer),
      ),
  };
}

function byFormula(model: EntityModel<Strategy>): Operation<DocumentStore> {
  return {
    name: 'strategies.getByFormula',
    choose: () =>
      read(
        ({ strategies }, options) => strategies.getByFormula(someFormula, options),
        (answer) => sameAs(strategyKind, model, answer),
      ),
  };
}

const sameAs = <T extends Formula | Strategy>(
  kind: EntityKind<T>,
  model: EntityModel<T>,
  answer: unknown,
) => {
  const own = (answer as readonly T[]).filter((one) => model.isOwn(one));
  return differs(textOf(kind, own), keptText(model.kept));
};

/** All of the owner's that are stored; the model learns them. */
async function foundText<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  model: EntityModel<T>,
  store: DocumentStore,
): Promise<string> {
  const all = await allOf<T>((page) => kind.in(store).list(page) as Promise<Page<T>>);
  const own = all.filter((one) => model.isOwn(one));
  model.found.clear();
  for (const one of own) model.found.set(one.name, one);
  return textOf(kind, own);
}

async function resetEntities<T extends Formula | Strategy>(
  kind: EntityKind<T>,
  model: EntityModel<T>,
  store: DocumentStore,
): Promise<void> {
  await foundText(kind, model, store);
  for (const { id } of model.found.values()) await kind.in(store).delete(id);
  model.kept.clear();
  for (let n = 0; n < entities; n++) {
    const name = model.nextLabel();
    await save(kind, store, kind.make(name, n));
    model.kept.set(name, { version: 1, value: n });
  }
}
