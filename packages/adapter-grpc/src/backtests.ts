import { AnswerSize, type BacktestDriver, onlyText } from '@jts/adapter-kit';
import {
  type BacktestTrade,
  backtestResultSchema,
  backtestSummarySchema,
  immutable,
  UnknownError,
  validate,
} from '@jts/domain';
import {
  fromSummary,
  fromTrade,
  type BacktestSummary as SummaryMessage,
  toSummary,
  toTrade,
} from '@jts/proto';
import { type Connection, callOptions, understood } from './connection.js';
import type { Writes } from './writes.js';

/** Results through the gateway: one goes in one message, its trades come in messages below 1 MiB. */
export function grpcBacktests({ backtests }: Connection, writes: Writes): BacktestDriver {
  return {
    async create(id, result, context) {
      const request = {
        summary: toSummary({ ...result, id }),
        trades: result.trades.map(toTrade),
      };
      await writes.run(context, (options) => backtests.saveBacktest(request, options));
      return immutable({ ...result, id });
    },

    async get(id, context) {
      const size = new AnswerSize(context.limits);
      const trades: BacktestTrade[] = [];
      let found: SummaryMessage | undefined;
      let total = 0;
      for await (const message of backtests.getBacktest({ id }, callOptions(context))) {
        found ??= message.summary;
        total = Number(message.totalTradeCount);
        size.add(message.trades.length, 0);
        for (const trade of message.trades) {
          trades.push(understood(() => fromTrade(trade, trades.length)));
        }
      }
      if (found === undefined) return null;
      if (trades.length !== total) {
        throw new UnknownError(`the gateway has sent ${trades.length} trades of ${total}`);
      }
      const summary = understood(() => fromSummary(found as SummaryMessage));
      return understood(() => validate(backtestResultSchema, { ...summary, trades }));
    },

    async list(strategyId, after, limit, context) {
      const page = { limit: limit - 1, after: after === undefined ? '' : onlyText(after) };
      const request = { strategyId, ...page };
      const answer = await backtests.listBacktestsByStrategy(request, callOptions(context));
      const items = answer.summaries.map((one) =>
        understood(() => validate(backtestSummarySchema, fromSummary(one))),
      );
      return { items, next: answer.next === '' ? undefined : [answer.next] };
    },

    delete: (id, context) =>
      writes.delete(context, (options) => backtests.deleteBacktest({ id }, options)),

    async deleteByStrategy(strategyId, context) {
      const { deleted } = await writes.run(context, (options) =>
        backtests.deleteBacktestsByStrategy({ strategyId }, options),
      );
      return Number(deleted);
    },
  };
}
