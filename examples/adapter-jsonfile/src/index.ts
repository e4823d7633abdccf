/// <reference lib="esnext.disposable" />
import { stat } from 'node:fs/promises';
import {
  checkOptionNames,
  defineStore,
  type OptionNames,
  type StoreOptions,
  storeOptionNames,
} from '@jts/adapter-kit';
import { checkScale, checkText } from '@jts/domain';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import { jsonBacktests } from './backtests.js';
import { jsonCandles } from './candles.js';
import { connect } from './connection.js';
import { toStorageError } from './errors.js';
import { jsonFormulas } from './formulas.js';
import { ensureSchema, readPriceScale } from './schema.js';
import { jsonSettings } from './settings.js';
import { jsonStrategies } from './strategies.js';
import { jsonSymbols } from './symbols.js';

export interface JsonFileStoreOptions extends StoreOptions {
  /** The folder; `ensureSchema` makes it. */
  readonly path: string;
  /** Decimal places of stored prices, 0 to 18; those of the folder, else 4, if absent. */
  readonly priceScale?: number;
  /** The store's clock, for `createdAt` and `updatedAt`; that of this machine if absent. */
  readonly now?: () => Date;
}

const optionNames: OptionNames<JsonFileStoreOptions> = {
  ...storeOptionNames,
  path: true,
  priceScale: true,
  now: true,
};

/**
 * A store in JSON files, one writing process at a time. Creates nothing before `ensureSchema`.
 *
 * @throws ValidationError naming the option
 * @throws SchemaMismatchError where the folder has another layout or another `priceScale`
 */
export async function createJsonFileStore(
  options: JsonFileStoreOptions,
): Promise<MarketDataStore & DocumentStore> {
  checkOptionNames(options, optionNames);
  const connection = connect(checkText('path', options.path));
  const wanted = options.priceScale && checkScale(options.priceScale, 'priceScale');
  const now = options.now ?? (() => new Date());
  const { signal } = new AbortController();
  const priceScale = await readPriceScale(connection, wanted, { signal }).catch((error) => {
    throw toStorageError(error);
  });
  return defineStore(
    {
      name: 'JSON files',
      priceScale,
      candles: jsonCandles(connection.candles, priceScale),
      symbols: jsonSymbols(connection.symbols),
      formulas: jsonFormulas(connection.formulas, now),
      strategies: jsonStrategies(connection.strategies, now),
      backtests: jsonBacktests(connection.backtests, connection.trades),
      settings: jsonSettings(connection.settings, now),
      toStorageError,
      ensureSchema: (context) => ensureSchema(connection, priceScale, context),
      async ping() {
        await stat(connection.path);
        return { details: { path: connection.path } };
      },
      close: () => connection.close(),
    },
    options,
  );
}
