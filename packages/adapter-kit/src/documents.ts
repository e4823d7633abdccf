import {
  type BacktestResult,
  checkFormula,
  checkJson,
  checkKey,
  checkNewBacktestResult,
  checkNewFormula,
  checkNewStrategy,
  checkOneOf,
  checkStrategy,
  checkText,
  formulaCategories,
  type New,
  VersionConflictError,
} from '@jts/domain';
import type {
  BacktestResultRepository,
  FormulaRepository,
  SettingsRepository,
  StrategyRepository,
} from '@jts/ports';
import type { StoreCalls } from './calls.js';
import { checkSize } from './document-size.js';
import type {
  BacktestDriver,
  FormulaDriver,
  SettingsDriver,
  StrategyDriver,
} from './documents-driver.js';
import { entityRepository, savedOr } from './entities.js';
import { type Limits, refuseLonger } from './limits.js';
import { idOfNew } from './new-id.js';
import { checkInteger } from './options.js';
import { checkPage, readPage } from './pages.js';

export function formulaRepository(driver: FormulaDriver, calls: StoreCalls): FormulaRepository {
  const { find, ...repository } = entityRepository(
    {
      repository: 'formulas',
      noun: 'formula',
      checkNew: checkNewFormula,
      check: checkFormula,
      texts: ({ name, tags }) => [name, ...tags],
    },
    driver,
    calls,
  );
  return {
    ...repository,
    getByCategory: (category, options) =>
      find(
        'getByCategory',
        () => ({ category: checkOneOf('category', category, formulaCategories) }),
        options,
      ),
  };
}

export function strategyRepository(driver: StrategyDriver, calls: StoreCalls): StrategyRepository {
  const { find, ...repository } = entityRepository(
    {
      repository: 'strategies',
      noun: 'strategy',
      checkNew: checkNewStrategy,
      check: checkStrategy,
      texts: ({ name }) => [name],
    },
    driver,
    calls,
  );
  return {
    ...repository,
    getByFormula: (formulaId, options) =>
      find('getByFormula', () => ({ formulaId: checkText('formulaId', formulaId) }), options),
  };
}

export function backtestRepository(
  driver: BacktestDriver,
  calls: StoreCalls,
): BacktestResultRepository {
  const text = (path: string, value: string) => () => checkText(path, value);
  return {
    save: (result, options) =>
      calls.run(
        'backtests.save',
        options,
        () => ({
          id: idOfNew(options),
          result: checkResultSize(checkNewBacktestResult(result), calls.limits),
        }),
        (checked, context) => driver.create(checked.id, checked.result, context),
      ),

    getById: (id, options) =>
      calls.run('backtests.getById', options, text('id', id), async (checked, context) => {
        const found = await driver.get(checked, context);
        refuseLonger(found?.trades, calls.limits.rows);
        return found;
      }),

    listByStrategy: (strategyId, options) =>
      calls.run(
        'backtests.listByStrategy',
        options,
        () => ({
          strategyId: checkText('strategyId', strategyId),
          page: checkPage('backtest', options),
        }),
        (checked, context) =>
          readPage(checked.page, context, (...call) => driver.list(checked.strategyId, ...call)),
      ),

    delete: (id, options) =>
      calls.run('backtests.delete', options, text('id', id), (checked, context) =>
        driver.delete(checked, context),
      ),

    deleteByStrategy: (strategyId, options) =>
      calls.run(
        'backtests.deleteByStrategy',
        options,
        text('strategyId', strategyId),
        (checked, context) => driver.deleteByStrategy(checked, context),
      ),
  };
}

/** What a trade without its texts takes, at most. */
const tradeBytes = 300;

/** Each trade by itself: a store may keep them apart from their result. */
function checkResultSize(result: New<BacktestResult>, limits: Limits): New<BacktestResult> {
  const { trades, ...rest } = result;
  checkSize('the result, its trades aside,', rest, limits);
  for (const [i, trade] of trades.entries()) {
    // There may be hundreds of thousands.
    const texts = 3 * (trade.symbol.length + (trade.exitReason?.length ?? 0));
    if (tradeBytes + texts > limits.documentBytes) checkSize(`trades[${i}]`, trade, limits);
  }
  return result;
}

const latestVersion = Number.MAX_SAFE_INTEGER;

export function settingsRepository(driver: SettingsDriver, calls: StoreCalls): SettingsRepository {
  const withKey = (key: string) => () => checkKey('key', key);
  return {
    get: (key, options) =>
      calls.run('settings.get', options, withKey(key), (checked, context) =>
        driver.get(checked, context),
      ),

    set: (key, value, options) =>
      calls.run(
        'settings.set',
        options,
        () => ({
          key: checkKey('key', key),
          value: checkSize('value', checkJson(value, 'value'), calls.limits),
          expected:
            options?.expectedVersion === undefined
              ? undefined
              : checkInteger('expectedVersion', options.expectedVersion, 0, latestVersion),
        }),
        async (checked, context) =>
          savedOr(
            await driver.set(checked.key, checked.value, checked.expected, context),
            (actual) =>
              new VersionConflictError(
                `setting ${JSON.stringify(checked.key)}`,
                checked.expected ?? 0,
                actual,
              ),
          ),
      ),

    delete: (key, options) =>
      calls.run('settings.delete', options, withKey(key), (checked, context) =>
        driver.delete(checked, context),
      ),

    list: (options) =>
      calls.run(
        'settings.list',
        options,
        () => ({
          prefix: checkText('prefix', options?.prefix ?? ''),
          page: checkPage('setting', options),
        }),
        ({ prefix, page }, context) =>
          readPage(page, context, (...call) => driver.list(prefix, ...call)),
      ),
  };
}
