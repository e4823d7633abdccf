import type { Formula, New } from '@jts/domain';
import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const formulas = breaks('formulas');
const strategies = breaks('strategies');

const notFound = { $ne: null };

export const entityCalls: readonly Saboteur[] = [
  {
    title: 'takes an object for a filter',
    caughtBy: ['G2/formula-arguments-checked'],
    sabotage: formulas((real) => ({
      async getById(id, options) {
        if (JSON.stringify(id) !== JSON.stringify(notFound)) return real.getById(id, options);
        return (await real.list()).items[0] ?? null;
      },
    })),
  },
  {
    title: 'writes before it checks',
    caughtBy: ['G2/formula-checked'],
    sabotage: formulas((real) => ({
      async save(entity, options) {
        if (entity?.tags === undefined || entity.name === undefined) {
          await real
            .save({ ...entity, name: 'half', tags: [], parameters: [] } as New<Formula>)
            .catch(() => {});
        }
        return real.save(entity, options);
      },
    })),
  },
  {
    title: 'ignores the signal',
    caughtBy: ['G7/formula-calls-aborted', 'G7/documents-aborted'],
    sabotage: formulas((real) => ({ getById: (id) => real.getById(id) })),
  },
  {
    title: 'takes any cursor for none',
    caughtBy: ['G2/strategy-arguments-checked'],
    sabotage: strategies((real) => ({
      list: (options) => real.list(options).catch(() => real.list()),
    })),
  },
];
