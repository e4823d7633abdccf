import type { StockSymbol } from '@jts/domain';
import type { MarketDataStore } from '@jts/ports';
import { differs, type Operation, read } from '../operation.js';
import type { MarketModel } from './market-model.js';
import { symbolsText, symbolText } from './stock-symbols.js';

type MarketOperation = Operation<MarketDataStore>;

export function symbolOperations(model: MarketModel): readonly MarketOperation[] {
  const { owner, symbols } = model;
  const ofThose = (is: (symbol: StockSymbol) => boolean) => (answer: unknown) => {
    const own = (answer as readonly StockSymbol[]).filter((one) => model.isOwn(one));
    return differs(symbolsText(own), symbolsText([...symbols.values()].filter(is)));
  };
  return [
    {
      name: 'symbols.save',
      choose(random) {
        const symbol = model.symbolOf(random.below(30), random);
        return {
          make: (store, options) => store.symbols.save(symbol, options),
          wrong: (answer) => differs(symbolText(answer as StockSymbol), symbolText(symbol)),
          apply: () => symbols.set(symbol.code, symbol),
        };
      },
    },
    {
      name: 'symbols.saveMany',
      choose(random) {
        const from = random.below(20);
        const some = Array.from({ length: 1 + random.below(20) }, (_, i) =>
          model.symbolOf(from + i, random),
        );
        return {
          make: (store, options) => store.symbols.saveMany(some, options),
          wrong: (answer) => differs(String(answer), String(some.length)),
          apply() {
            for (const one of some) symbols.set(one.code, one);
          },
        };
      },
    },
    {
      name: 'symbols.getByCode',
      choose(random) {
        const code = model.codeOf(random.below(60));
        const expected = symbolText(symbols.get(code));
        return read(
          (store, options) => store.symbols.getByCode(code, options),
          (answer) => differs(symbolText(answer as StockSymbol | null), expected),
        );
      },
    },
    {
      name: 'symbols.getByMarket',
      choose: () =>
        read(
          (store, options) => store.symbols.getByMarket('KOSPI', options),
          ofThose(({ market }) => market === 'KOSPI'),
        ),
    },
    {
      name: 'symbols.getAllActive',
      choose: () =>
        read(
          (store, options) => store.symbols.getAllActive(options),
          ofThose(({ isActive }) => isActive),
        ),
    },
    {
      name: 'symbols.search',
      choose: () =>
        read(
          (store, options) =>
            store.symbols.search(owner.toLowerCase(), { ...options, limit: 1_000 }),
          ofThose(() => true),
        ),
    },
  ];
}
