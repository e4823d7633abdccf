import type { CandleRepository, MarketDataStore, SymbolRepository } from '@jts/ports';
import { describe, it } from 'vitest';
import { candleCases } from './candles/index.js';
import { type ConformanceCase, type ConformanceOptions, runCase } from './case.js';
import { storeCases } from './store/index.js';
import { symbolCases } from './symbols/index.js';
import type { ConformanceTarget } from './target.js';

/** Generous: only a call that hangs comes near it. */
const timeoutMs = 120_000;

/** Registers the cases for `CandleRepository`. */
export function candleConformance(
  target: ConformanceTarget<CandleRepository>,
  options?: ConformanceOptions,
): void {
  register('candles', target, candleCases, options);
}

/** Registers the cases for `SymbolRepository`. */
export function symbolConformance(
  target: ConformanceTarget<SymbolRepository>,
  options?: ConformanceOptions,
): void {
  register('symbols', target, symbolCases, options);
}

/** Registers the cases for the life of a store: schema, health, closing. */
export function storeConformance(
  target: ConformanceTarget<MarketDataStore>,
  options?: ConformanceOptions,
): void {
  register('store', target, storeCases, options);
}

function register<R>(
  suite: string,
  target: ConformanceTarget<R>,
  cases: readonly ConformanceCase<R>[],
  options: ConformanceOptions | undefined,
): void {
  describe(`${target.name}: ${suite}`, () => {
    for (const one of cases) {
      it(`${one.key}: ${one.title}`, () => runCase(target, one, options), timeoutMs);
    }
  });
}
