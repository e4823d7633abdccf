import { defaultPriceScale } from '@jts/domain';
import type { CallOptions, CandleRepository } from '@jts/ports';
import { bars, daily, days } from '../bars.js';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { another } from '../connections.js';
import { rejectsWith } from '../expect.js';
import type { Namespace, OpenOptions, RawCandle } from '../target.js';
import { insertRawInto } from './insert-raw.js';

/** What a case about candles works with. */
export interface CandleTest extends CaseTools {
  readonly candles: CandleRepository;
  readonly scale: number;
  /** Whether rows come into the table that the port refuses. */
  readonly othersWrite: boolean;
  /** Another connection; the only one where the adapter has no other. */
  another(): Promise<CandleRepository>;
  /** Rows written by another program, in one insert; where none can write, saved in their order. */
  insertRaw(
    rows: readonly RawCandle[],
    unknownColumns?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

type Feature = 'deletes' | 'conflictSkip';

export interface CandleQuestion {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  readonly limits?: NonNullable<OpenOptions['limits']>;
  /** Without this capability the case checks that the call says so. */
  readonly needs?: Feature;
  ask(test: CandleTest): Promise<void>;
}

export function candleCase({ ask, needs, ...question }: CandleQuestion) {
  const one: ConformanceCase<CandleRepository> = {
    ...question,
    rule: ruleOf(question.key),
    async run(namespace, tools) {
      if (needs !== undefined && !tools.capabilities[needs]) {
        await rejectsWith('UNSUPPORTED', () => withFeature[needs](namespace.repository));
      } else {
        await ask(candleTest(namespace, tools));
      }
    },
  };
  return one;
}

const withFeature: Readonly<Record<Feature, (candles: CandleRepository) => Promise<unknown>>> = {
  deletes: (candles) => candles.deleteRange(daily, days(1, 2)),
  conflictSkip: (candles) => candles.saveMany(bars({ 1: 100 }), { onConflict: 'skip' }),
};

function candleTest(namespace: Namespace<CandleRepository>, tools: CaseTools): CandleTest {
  const { repository, seed, priceScale = defaultPriceScale } = namespace;
  return {
    ...tools,
    candles: repository,
    scale: priceScale,
    othersWrite: seed !== 'unsupported',
    another: () => another(namespace, tools),
    insertRaw: insertRawInto(namespace),
  };
}

/** A call of each method, with these options, on series `daily`. */
export function candleCalls(
  candles: CandleRepository,
  options: CallOptions,
  { deletes }: { readonly deletes: boolean },
): readonly (readonly [name: string, call: () => Promise<unknown>])[] {
  const range = days(1, 9);
  return [
    ['saveMany', () => candles.saveMany(bars({ 1: 100 }), options)],
    ['getRange', () => candles.getRange(daily, range, options)],
    ['streamRange', () => firstOf(candles.streamRange(daily, range, options))],
    ['getLatest', () => candles.getLatest(daily, 1, options)],
    ['getCoverage', () => candles.getCoverage(daily, options)],
    ['count', () => candles.count(daily, range, options)],
    ['listSeries', () => candles.listSeries({}, options)],
    ...(deletes
      ? [['deleteRange', () => candles.deleteRange(daily, range, options)] as const]
      : []),
  ];
}

async function firstOf<T>(stream: AsyncIterable<T>): Promise<unknown> {
  return stream[Symbol.asyncIterator]().next();
}
