import { type BacktestResult, type BacktestSummary, Decimal, type New } from '@jts/domain';
import type { DocumentStore, Page } from '@jts/ports';
import { differs, type Operation, read } from '../operation.js';
import { anyOf, type Random } from '../random.js';
import { allOf } from './pages.js';

type DocumentOperation = Operation<DocumentStore>;

/** Enough for several documents. */
const mostTrades = 12_000;
const start = Date.UTC(2024, 0, 1);
const atFirst = 4;

/** The results that a store should hold, and as it gave them last. */
export class BacktestModel {
  /** How many trades each has, by its label; the strategy is that of the label. */
  readonly trades = new Map<number, number>();
  readonly ids = new Map<number, string>();
  /** Two of the owner's own. */
  readonly strategies: readonly string[];
  next = 0;

  constructor(owner: string) {
    const own = Buffer.from(owner).toString('hex').padEnd(23, '0').slice(0, 23);
    this.strategies = [`${own}0`, `${own}1`];
  }

  strategyOf(label: number): string {
    return this.strategies[label % this.strategies.length] as string;
  }

  of(strategyId: string): ReadonlyMap<number, number> {
    return new Map([...this.trades].filter(([label]) => this.strategyOf(label) === strategyId));
  }

  /** The label of a result, and its id. */
  any(random: Random): readonly [number, string] {
    return anyOf([...this.ids], random);
  }

  forget(label: number): void {
    this.trades.delete(label);
    this.ids.delete(label);
  }

  text(): string {
    return textOf(this.trades);
  }

  resultOf(label: number, trades: number): New<BacktestResult> {
    return {
      strategyId: this.strategyOf(label),
      runAt: new Date(start),
      config: {
        startDate: new Date(start),
        endDate: new Date(start),
        symbols: ['CHAOS'],
        initialCapital: new Decimal(1),
      },
      metrics: { totalReturnPct: label, totalTrades: trades },
      trades: Array.from({ length: trades }, (_, n) => ({
        symbol: 'CHAOS',
        side: 'buy' as const,
        entryTime: new Date(start + n),
        entryPrice: new Decimal(n),
        quantity: 1,
      })),
    };
  }

  async storeText({ backtests }: DocumentStore): Promise<string> {
    const found: BacktestResult[] = [];
    this.ids.clear();
    for (const strategyId of this.strategies) {
      for (const { id } of await allOf((page) => backtests.listByStrategy(strategyId, page))) {
        const result = await backtests.getById(id);
        if (result === null) return `result ${id} is listed, and can't be read`;
        this.ids.set(labelOf(result), id);
        found.push(result);
      }
    }
    return resultsText(found);
  }

  async reset({ backtests }: DocumentStore): Promise<void> {
    this.trades.clear();
    this.ids.clear();
    for (const strategyId of this.strategies) await backtests.deleteByStrategy(strategyId);
    for (let n = 0; n < atFirst; n++) {
      const label = this.next++;
      this.trades.set(label, 5 * n);
      const { id } = await backtests.save(this.resultOf(label, 5 * n));
      this.ids.set(label, id);
    }
  }
}

export function backtestOperations(model: BacktestModel): readonly DocumentOperation[] {
  return [...writes(model), ...reads(model)];
}

function writes(model: BacktestModel): DocumentOperation[] {
  return [
    {
      name: 'backtests.save',
      choose(random) {
        const label = model.next++;
        const trades = random.below(random.below(4) === 0 ? mostTrades : 300);
        const result = model.resultOf(label, trades);
        return {
          make: ({ backtests }, options) => backtests.save(result, options),
          wrong: (answer) =>
            differs(resultsText([answer as BacktestResult]), textOf(new Map([[label, trades]]))),
          apply: () => model.trades.set(label, trades),
          learn: (answer) => model.ids.set(label, (answer as BacktestResult).id),
          again: 'another',
        };
      },
    },
    {
      name: 'backtests.delete',
      possible: () => model.ids.size > 0,
      choose(random) {
        const [label, id] = model.any(random);
        return {
          make: ({ backtests }, options) => backtests.delete(id, options),
          wrong: (answer) => differs(String(answer), 'true'),
          apply: () => model.forget(label),
        };
      },
    },
    {
      name: 'backtests.deleteByStrategy',
      choose(random) {
        const strategyId = anyOf(model.strategies, random);
        const held = model.of(strategyId);
        return {
          make: ({ backtests }, options) => backtests.deleteByStrategy(strategyId, options),
          wrong: (answer) => differs(String(answer), String(held.size)),
          apply() {
            for (const label of held.keys()) model.forget(label);
          },
        };
      },
    },
  ];
}

function reads(model: BacktestModel): DocumentOperation[] {
  return [
    {
      name: 'backtests.getById',
      possible: () => model.ids.size > 0,
      choose(random) {
        const [label, id] = model.any(random);
        const expected = textOf(new Map([[label, model.trades.get(label) ?? 0]]));
        return read(
          ({ backtests }, options) => backtests.getById(id, options),
          (answer) => differs(resultsText(answer ? [answer as BacktestResult] : []), expected),
        );
      },
    },
    {
      name: 'backtests.listByStrategy',
      choose(random) {
        const strategyId = anyOf(model.strategies, random);
        const expected = [...model.of(strategyId).keys()].sort((a, b) => a - b).join();
        return read(
          ({ backtests }, options) =>
            backtests.listByStrategy(strategyId, { ...options, limit: 1_000 }),
          (answer) => {
            const { items } = answer as Page<BacktestSummary>;
            const labels = items.map(labelOf).sort((a, b) => a - b);
            return differs(labels.join(), expected);
          },
        );
      },
    },
  ];
}

/** A result keeps its label as its return. */
const labelOf = ({ metrics }: BacktestSummary): number => metrics.totalReturnPct;

const textOf = (trades: ReadonlyMap<number, number>): string =>
  [...trades]
    .sort(([a], [b]) => a - b)
    .map(([label, count]) => lineOf(label, count, (count * (count - 1)) / 2))
    .join('\n');

const lineOf = (label: number, count: number, sum: number) =>
  `result ${label} has ${count} trades, their prices make ${sum}`;

const resultsText = (results: readonly BacktestResult[]): string =>
  results
    .toSorted((a, b) => labelOf(a) - labelOf(b))
    .map((one) => {
      const sum = one.trades.reduce((all, { entryPrice }) => all + Number(entryPrice), 0);
      return lineOf(labelOf(one), one.trades.length, sum);
    })
    .join('\n');
