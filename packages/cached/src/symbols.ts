import type { CallContext, SymbolDriver } from '@jts/adapter-kit';
import type { StockSymbol } from '@jts/domain';
import type { SymbolRepository } from '@jts/ports';
import { answered } from './answers.js';
import { callOptions, type ReadOptions } from './call-options.js';
import type { Parts } from './parts.js';
import { decodeSymbols, encodeSymbols } from './symbol-codec.js';

/** Symbols of the store within, through the cache: by code and in lists. */
export function cachedSymbols(symbols: SymbolRepository, parts: Parts): SymbolDriver {
  const { keys, writes, settings } = parts;
  const place = keys.symbols();

  const list = (
    operation: string,
    name: string,
    read: (options: ReadOptions) => Promise<readonly StockSymbol[]>,
    context: CallContext,
  ) =>
    answered(
      parts,
      {
        place,
        operation,
        name,
        maxAgeMs: settings.ttlMs,
        read,
        encode: encodeSymbols,
        decode: decodeSymbols,
      },
      context,
    );

  return {
    save: (saved, context) =>
      writes.run(place.counter, context.remainingMs, async () => {
        await symbols.saveMany(saved, callOptions(context));
      }),

    async get(code, context) {
      if (!keys.fits(code)) return symbols.getByCode(code, callOptions(context));
      const one = async (options: ReadOptions) => {
        const symbol = await symbols.getByCode(code, options);
        return symbol === null ? [] : [symbol];
      };
      const [symbol = null] = await list('symbols.getByCode', `code ${code}`, one, context);
      return symbol;
    },

    find({ market }, context) {
      return market === undefined
        ? list(
            'symbols.getAllActive',
            'active',
            (options) => symbols.getAllActive(options),
            context,
          )
        : list(
            'symbols.getByMarket',
            `market ${market}`,
            (options) => symbols.getByMarket(market, options),
            context,
          );
    },
  };
}
