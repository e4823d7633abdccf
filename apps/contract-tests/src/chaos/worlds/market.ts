import type { MarketDataStore } from '@jts/ports';
import type { World } from '../operation.js';
import { seriesText, toSeries, whole } from './bars.js';
import { candleOperations } from './candle-operations.js';
import { beginning, codes, MarketModel } from './market-model.js';
import { symbolsText } from './stock-symbols.js';
import { storeOperations } from './store-operations.js';
import { symbolOperations } from './symbol-operations.js';

/**
 * A series that is written to, one that is not, and some symbols.
 *
 * @param owner of several worlds in one store: what is this one's
 */
export function marketWorld(owner = 'CHAOS'): World<MarketDataStore> {
  const model = new MarketModel(owner);
  const { live, still, stillRows } = model;
  return {
    operations: [...candleOperations(model), ...symbolOperations(model), ...storeOperations],
    modelText: () =>
      `${seriesText(toSeries(live, model.rows()))}\n\n${symbolsText(model.symbols.values())}`,
    async storeText({ candles, symbols }) {
      const all = await candles.getRange(live, whole);
      const count = await candles.count(live);
      if (count !== all.length) return `${all.length} bars are read, ${count} are counted`;
      const other = await candles.getRange(still, whole);
      if (other.length !== stillRows.length) return `another series has ${other.length} bars`;
      const found = await symbols.search(owner, { limit: 1_000 });
      return `${seriesText(all)}\n\n${symbolsText(found)}`;
    },
    async reset({ candles, symbols }) {
      await candles.deleteRange(live, whole);
      model.bars.clear();
      for (let row = 0; row < beginning; row++) model.bars.set(row, row);
      await candles.saveMany(toSeries(live, model.rows()));
      await candles.saveMany(toSeries(still, stillRows));
      // Symbols can't be deleted: all that there may be are there.
      for (let n = 0; n < codes; n++) model.symbols.set(model.codeOf(n), model.symbolOf(n));
      await symbols.saveMany([...model.symbols.values()]);
    },
  };
}
