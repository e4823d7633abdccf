import type { ServiceImpl } from '@connectrpc/connect';
import { type BacktestTrade, ValidationError } from '@jts/domain';
import type { BacktestResultRepository } from '@jts/ports';
import { type BacktestService, fromSummary, fromTrade, toSummary, toTrade } from '@jts/proto';
import { callOptions, pageOptions } from './call-options.js';
import { partsBySize } from './chunks.js';
import { newId } from './new-id.js';

export const backtestService = (
  backtests: BacktestResultRepository,
): ServiceImpl<typeof BacktestService> => ({
  async saveBacktest({ summary, trades }, context) {
    if (summary === undefined) throw new ValidationError('summary', 'is required');
    const { id: _, ...content } = fromSummary(summary);
    const result = { ...content, trades: trades.map(fromTrade) };
    const options = { ...callOptions(context), ...newId(summary) };
    return { summary: toSummary(await backtests.save(result, options)) };
  },

  async *getBacktest({ id }, context) {
    const found = await backtests.getById(id, callOptions(context));
    if (found === null) return;
    const totalTradeCount = BigInt(found.trades.length);
    yield { summary: toSummary(found), totalTradeCount };
    for (const trades of partsBySize(found.trades, sizeOfTrade)) {
      yield { trades: trades.map(toTrade), totalTradeCount };
    }
  },

  async listBacktestsByStrategy({ strategyId, ...page }, context) {
    const options = pageOptions(page, context);
    const { items, next = '' } = await backtests.listByStrategy(strategyId, options);
    return { summaries: items.map(toSummary), next };
  },

  async deleteBacktest({ id }, context) {
    return { deleted: await backtests.delete(id, callOptions(context)) };
  },

  async deleteBacktestsByStrategy({ strategyId }, context) {
    const deleted = await backtests.deleteByStrategy(strategyId, callOptions(context));
    return { deleted: BigInt(deleted) };
  },
});

/** What a trade without its texts takes, at most: three numbers of 35 digits, times, and what is around. */
const tradeBytes = 180;

const sizeOfTrade = ({ symbol, exitReason = '' }: BacktestTrade): number =>
  tradeBytes + 3 * (symbol.length + exitReason.length);
