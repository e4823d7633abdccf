import { create, equals } from '@bufbuild/protobuf';
import type { StrategyDriver } from '@jts/adapter-kit';
import { type Strategy, strategySchema, validate } from '@jts/domain';
import {
  fromStrategy,
  type Strategy as StrategyMessage,
  StrategySchema,
  toStrategy,
} from '@jts/proto';
import type { Connection } from './connection.js';
import { entityDriver } from './entities.js';
import type { Writes } from './writes.js';

export function grpcStrategies(connection: Connection, writes: Writes): StrategyDriver {
  const { strategies } = connection;
  return entityDriver<Strategy, { readonly formulaId: string }, StrategyMessage>(
    connection,
    writes,
    {
      toMessage: (strategy) => create(StrategySchema, toStrategy(strategy)),
      toNewMessage: (id, strategy) => create(StrategySchema, toStrategy({ ...strategy, id })),
      fromMessage: (message) => validate(strategySchema, fromStrategy(message)),
      sameContent: (a, b) => equals(StrategySchema, contentOf(a), contentOf(b)),
      save: async (strategy, options) =>
        (await strategies.saveStrategy({ strategy }, options)).strategy,
      get: async (id, options) => (await strategies.getStrategy({ id }, options)).strategy,

      async *find({ formulaId }, options) {
        for await (const message of strategies.listStrategiesByFormula({ formulaId }, options)) {
          yield message.strategies;
        }
      },

      async *search(query, limit, options) {
        for await (const message of strategies.searchStrategies({ query, limit }, options)) {
          yield message.strategies;
        }
      },

      async list(page, options) {
        const { strategies: items, next } = await strategies.listStrategies(page, options);
        return { items, next };
      },

      delete: (id, options) => strategies.deleteStrategy({ id }, options),
    },
  );
}

const contentOf = ({ id: _, version, createdAt, updatedAt, ...content }: Strategy) =>
  create(StrategySchema, toStrategy(content));
