import type { ServiceImpl } from '@connectrpc/connect';
import { type Strategy, ValidationError } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import {
  fromNewStrategy,
  fromStrategy,
  StrategySchema,
  type StrategyService,
  toStrategy,
} from '@jts/proto';
import { callOptions, pageOptions, searchOptions } from './call-options.js';
import { partsBySize, sizeIn } from './chunks.js';
import { newId } from './new-id.js';

export const strategyService = (
  strategies: StrategyRepository,
): ServiceImpl<typeof StrategyService> => ({
  async saveStrategy({ strategy }, context) {
    if (strategy === undefined) throw new ValidationError('strategy', 'is required');
    const options = callOptions(context);
    const saved =
      strategy.version === 0n
        ? strategies.save(fromNewStrategy(strategy), { ...options, ...newId(strategy) })
        : strategies.save(fromStrategy(strategy), options);
    return { strategy: toStrategy(await saved) };
  },

  async getStrategy({ id }, context) {
    const found = await strategies.getById(id, callOptions(context));
    return found === null ? {} : { strategy: toStrategy(found) };
  },

  async listStrategies(request, context) {
    const { items, next = '' } = await strategies.list(pageOptions(request, context));
    return { strategies: items.map(toStrategy), next };
  },

  async *listStrategiesByFormula({ formulaId }, context) {
    yield* lists(await strategies.getByFormula(formulaId, callOptions(context)));
  },

  async *searchStrategies({ query, limit }, context) {
    yield* lists(await strategies.search(query, searchOptions(limit, context)));
  },

  async deleteStrategy({ id }, context) {
    return { deleted: await strategies.delete(id, callOptions(context)) };
  },
});

function* lists(found: readonly Strategy[]) {
  for (const strategies of partsBySize(found.map(toStrategy), sizeIn(StrategySchema))) {
    yield { strategies: [...strategies] };
  }
}
