import type { CallContext, SymbolDriver } from '@jts/adapter-kit';
import { CorruptDataError, checkSymbol, type StockSymbol } from '@jts/domain';
import { decode } from './codec.js';
import type { JsonFiles } from './files.js';

/** The one file of all symbols: so a save of many is visible whole or not at all. */
export const symbolsFile = 'symbols';

/** What is wrong with one symbol concerns those who ask for it. */
type Records = Map<string, unknown>;

export function jsonSymbols(files: JsonFiles): SymbolDriver {
  /** Of several records of one code the last counts. */
  async function load(context: CallContext): Promise<Records> {
    const list = (await files.read(symbolsFile, context)) ?? [];
    if (!Array.isArray(list)) {
      throw new CorruptDataError(files.collection, symbolsFile, '', 'must be a list');
    }
    return new Map(list.map((record: StockSymbol | null) => [String(record?.code), record]));
  }

  const read = (code: string, record: unknown): StockSymbol =>
    decode(files.collection, code, () => checkSymbol(record));

  return {
    save: (symbols, context) =>
      files.exclusively(symbolsFile, context, async () => {
        const records = await load(context);
        for (const symbol of symbols) records.set(symbol.code, symbol);
        await files.write(symbolsFile, [...records.values()]);
      }),

    async get(code, context) {
      const record = (await load(context)).get(code);
      return record === undefined ? null : read(code, record);
    },

    async find({ market, active }, context) {
      const records = await load(context);
      return Array.from(records, ([code, record]) => read(code, record)).filter(
        (symbol) =>
          (market === undefined || symbol.market === market) && (!active || symbol.isActive),
      );
    },
  };
}
