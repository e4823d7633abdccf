import type { Strategy } from '@jts/domain';
import type { StrategyRepository } from '@jts/ports';
import { entityModel } from '../entities/model.js';
import { userReads } from './calls/read-users.js';
import { anyContent } from './contents.js';

export const strategyModel = entityModel<Strategy, StrategyRepository>({
  noun: 'strategy',
  contents: anyContent,
  texts: ({ name }) => [name],
  own: userReads,
});
