import {
  checkOneOf,
  checkSymbol,
  checkText,
  compareText,
  markets,
  matchesSearch,
  maxCodeLength,
  type StockSymbol,
  ValidationError,
} from '@jts/domain';
import type { SymbolRepository } from '@jts/ports';
import type { StoreCalls } from './calls.js';
import { checkSize } from './document-size.js';
import type { SymbolDriver } from './driver.js';
import { type Limits, ofAnyLength } from './limits.js';
import { checkInteger } from './options.js';

/** The port over a driver: arguments checked, lists in order, `matchesSearch` decides. */
export function symbolRepository(driver: SymbolDriver, calls: StoreCalls): SymbolRepository {
  return {
    save: (symbol, options) =>
      calls.run(
        'symbols.save',
        options,
        () => checkSize('the symbol', checkSymbol(symbol), calls.limits),
        async (checked, context) => {
          await driver.save([checked], context);
          return checked;
        },
      ),

    saveMany: (symbols, options) =>
      calls.run(
        'symbols.saveMany',
        options,
        () => checkSymbols(symbols, calls.limits),
        async (checked, context) => {
          if (checked.length > 0) await driver.save(checked, context);
          return checked.length;
        },
      ),

    getByCode: (code, options) =>
      calls.run(
        'symbols.getByCode',
        options,
        () => checkText('code', code),
        // Too long for a code, and for the way to some databases: there is none such.
        async (checked, context) =>
          checked.length > maxCodeLength ? null : driver.get(checked, context),
      ),

    getByMarket: (market, options) =>
      calls.run(
        'symbols.getByMarket',
        options,
        () => checkOneOf('market', market, markets),
        async (checked, context) => byCode(await driver.find({ market: checked }, context)),
      ),

    getAllActive: (options) =>
      calls.run(
        'symbols.getAllActive',
        options,
        () => undefined,
        async (_, context) => byCode(await driver.find({ active: true }, context)),
      ),

    search: (query, options) =>
      calls.run(
        'symbols.search',
        options,
        () => ({
          search: checkText('query', query),
          limit: checkInteger('limit', options?.limit ?? 100, 1, 1000),
        }),
        async ({ search, limit }, context) => {
          if (search.trim() === '') return [];
          // A driver that does not narrow looks at all that there is.
          const within = { ...context, limits: ofAnyLength(context.limits) };
          const hits = (await driver.find({ search, limit }, within)).filter(
            ({ code, name }) => matchesSearch(code, search) || matchesSearch(name, search),
          );
          return byCode(hits).slice(0, limit);
        },
      ),
  };
}

/** Each code once: of several the last counts. */
function checkSymbols(symbols: readonly StockSymbol[], limits: Limits): StockSymbol[] {
  if (!Array.isArray(symbols)) throw new ValidationError('symbols', 'must be a list');
  const checked = symbols.map((symbol, i) => checkSymbol(symbol, `symbols[${i}]`));
  checked.forEach((symbol, i) => {
    checkSize(`symbols[${i}]`, symbol, limits);
  });
  return [...new Map(checked.map((symbol) => [symbol.code, symbol])).values()];
}

function byCode(symbols: readonly StockSymbol[]): StockSymbol[] {
  return [...symbols].sort((a, b) => compareText(a.code, b.code));
}
