import type { DescService } from '@bufbuild/protobuf';
import type { ConnectRouter } from '@connectrpc/connect';
import {
  BacktestService,
  CandleService,
  FormulaService,
  SettingService,
  StoreService,
  StrategyService,
  SymbolService,
} from '@jts/proto';
import { backtestService } from './backtests.js';
import { candleService } from './candles.js';
import { formulaService } from './formulas.js';
import type { Served } from './served.js';
import { settingService } from './settings.js';
import { storeService } from './store.js';
import { strategyService } from './strategies.js';
import { symbolService } from './symbols.js';
import { unserved } from './unserved.js';

/**
 * The services of the stores that are there; the calls of any other are UNSUPPORTED. Their errors are those
 * of stores, as `storageErrors` translates them.
 */
export function storageRoutes(served: Served): (router: ConnectRouter) => void {
  const { market, documents } = served;
  return (router) => {
    router.service(StoreService, storeService(served));
    if (market !== undefined) {
      router.service(CandleService, candleService(market.candles));
      router.service(SymbolService, symbolService(market.symbols));
    }
    if (documents !== undefined) {
      router.service(FormulaService, formulaService(documents.formulas));
      router.service(StrategyService, strategyService(documents.strategies));
      router.service(BacktestService, backtestService(documents.backtests));
      router.service(SettingService, settingService(documents.settings));
    }
    for (const [service, contents] of unservedServices(served)) {
      router.service(service, unserved(service, contents));
    }
  };
}

/** The services whose stores are not there, each with what it would serve. */
export function unservedServices({
  market,
  documents,
}: Served): readonly (readonly [service: DescService, contents: string])[] {
  const markets = market === undefined ? [CandleService, SymbolService] : [];
  const others = [FormulaService, StrategyService, BacktestService, SettingService];
  return [
    ...markets.map((one) => [one, 'market data'] as const),
    ...(documents === undefined ? others : []).map((one) => [one, 'documents'] as const),
  ];
}
