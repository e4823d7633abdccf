import type { DescMessage, Message, MessageInitShape } from '@bufbuild/protobuf';
import {
  backtestSummarySchema,
  backtestTradeSchema,
  checkSeriesKey,
  checkSymbol,
  formulaSchema,
  seriesKey,
  settingSchema,
  strategySchema,
  validate,
} from '@jts/domain';
import type { Arbitrary } from 'fast-check';
import * as proto from '../src/index.js';
import * as any from './arbitraries.js';

/** What the API carries, with the way there and back, as both ends go it. */
export interface Kind<T, D extends DescMessage = DescMessage> {
  readonly message: D;
  readonly valid: Arbitrary<T>;
  to(value: T): MessageInitShape<D>;
  /** Checked as the port and the client's store check it. */
  from(message: Message): T;
}

const key = seriesKey('005930', '1d');
const kind = <T, D extends DescMessage, M extends Message>(
  message: D,
  valid: Arbitrary<T>,
  to: (value: T) => MessageInitShape<D>,
  from: (message: M) => T,
): Kind<never> => ({ message, valid, to, from }) as unknown as Kind<never>;

export const kinds: Readonly<Record<string, Kind<never>>> = {
  keys: kind(proto.SeriesKeySchema, any.anyKey, proto.toKey, (message: proto.SeriesKey) =>
    checkSeriesKey(proto.fromKey(message)),
  ),
  series: kind(
    proto.CandleColumnsSchema,
    any.anySeries.map((series) => series.rows(0, series.length)),
    proto.toColumns,
    (message: proto.CandleColumns) => proto.fromColumns(key, [message]),
  ),
  symbols: kind(proto.StockSymbolSchema, any.anySymbol, proto.toSymbol, (m: proto.StockSymbol) =>
    checkSymbol(proto.fromSymbol(m)),
  ),
  formulas: kind(proto.FormulaSchema, any.anyFormula, proto.toFormula, (m: proto.Formula) =>
    validate(formulaSchema, proto.fromFormula(m)),
  ),
  strategies: kind(proto.StrategySchema, any.anyStrategy, proto.toStrategy, (m: proto.Strategy) =>
    validate(strategySchema, proto.fromStrategy(m)),
  ),
  summaries: kind(
    proto.BacktestSummarySchema,
    any.anySummary,
    proto.toSummary,
    (message: proto.BacktestSummary) => validate(backtestSummarySchema, proto.fromSummary(message)),
  ),
  trades: kind(
    proto.BacktestTradeSchema,
    any.anyTrade,
    proto.toTrade,
    (message: proto.BacktestTrade) => validate(backtestTradeSchema, proto.fromTrade(message, 0)),
  ),
  settings: kind(proto.SettingSchema, any.anySetting, proto.toSetting, (m: proto.Setting) =>
    validate(settingSchema, proto.fromSetting(m)),
  ),
};
