import type { DocumentSizes } from '../settings.js';
import type { CallJob } from './call-job.js';
import { counts } from './data-set.js';
import { idOf, storedAt, strategy } from './generated.js';

/** Formulas that strategies enter by. */
const entries = 500;

export const strategyJobs = ({ calls }: DocumentSizes): readonly CallJob[] => [
  {
    id: 'strategies-by-formula',
    title: `Get the strategies of a formula, of ${counts.strategies.toLocaleString('en')}`,
    method: 'strategies.getByFormula',
    open: () => ({
      ours: (store, n) => store.strategies.getByFormula(idOf('formula', n % entries)),
      expected() {
        const of = (calls - 1) % entries;
        const times = { createdAt: storedAt, updatedAt: storedAt };
        return [of, of + entries].map((n) => {
          return { id: idOf('strategy', n), ...strategy(n), version: 1, ...times };
        });
      },
    }),
  },
];
