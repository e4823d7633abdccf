import { type BacktestResult, Decimal } from '@jts/domain';
import {
  date,
  decimal,
  document,
  oid,
  oidText,
  type RawDocument,
  type RawValue,
} from '../documents/ejson.js';
import { strategyId } from './backtest-case.js';

type RawFields = Readonly<Record<string, RawValue | undefined>>;

export const rawTrade = (fields: RawFields = {}): RawDocument =>
  document({
    symbol: '005930',
    side: 'buy',
    entryTime: date('2024-01-02T00:00:00.000Z'),
    entryPrice: decimal('71200.50'),
    quantity: 10,
    ...fields,
  });

export const rawConfig = (fields: RawFields = {}): RawDocument =>
  document({
    startDate: date('2024-01-01T00:00:00.000Z'),
    endDate: date('2024-06-30T00:00:00.000Z'),
    symbols: ['005930'],
    initialCapital: decimal('10000000'),
    ...fields,
  });

export const rawMetrics = (fields: RawFields = {}): RawDocument =>
  document({ totalReturnPct: 12.5, totalTrades: 1, ...fields });

/** A result as another program stores it, with one trade. */
export const rawResult = (id: RawValue, fields: RawFields = {}): RawDocument =>
  document({
    _id: id,
    strategyId: oid(strategyId),
    runAt: date('2024-07-01T00:00:00.123Z'),
    config: rawConfig(),
    metrics: rawMetrics(),
    trades: [rawTrade()],
    ...fields,
  });

/** What {@link rawTrade} reads as. */
export const readTrade = (fields: object = {}): BacktestResult['trades'][number] => ({
  symbol: '005930',
  side: 'buy',
  entryTime: new Date('2024-01-02T00:00:00.000Z'),
  entryPrice: new Decimal('71200.5'),
  quantity: 10,
  ...fields,
});

/** What {@link rawResult} reads as, but for these fields. */
export const readResult = (fields: Partial<BacktestResult> = {}): BacktestResult => ({
  id: oidText(1),
  strategyId,
  runAt: new Date('2024-07-01T00:00:00.123Z'),
  config: {
    startDate: new Date('2024-01-01T00:00:00.000Z'),
    endDate: new Date('2024-06-30T00:00:00.000Z'),
    symbols: ['005930'],
    initialCapital: new Decimal('10000000'),
  },
  metrics: { totalReturnPct: 12.5, totalTrades: 1 },
  trades: [readTrade()],
  ...fields,
});
