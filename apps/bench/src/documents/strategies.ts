import type { Strategy } from '@jts/domain';
import type { DocumentSizes } from '../settings.js';
import { type CallJob, nothing } from './call-job.js';
import { counts } from './data-set.js';
import { idOf, storedAt, strategy } from './generated.js';
import { storedStrategy } from './stored.js';

export const strategyJobs = (sizes: DocumentSizes): readonly CallJob[] => [
  saveStrategy(sizes),
  getByFormula(sizes),
];

function savedStrategy(n: number): Strategy {
  const times = { createdAt: storedAt, updatedAt: storedAt };
  return { ...strategy(n), id: idOf('strategy', n), version: 1, ...times };
}

const saveStrategy = ({ calls }: DocumentSizes): CallJob => ({
  id: 'strategy-save',
  title: 'Save a new strategy',
  method: 'strategies.save',
  plain: 'insertOne',
  calls,
  writes: { collection: 'strategies', checked: calls },
  open() {
    const strategies = Array.from({ length: calls }, (_, n) => strategy(n));
    const at = (n: number) => strategies[n] ?? strategy(n);
    return {
      ours: async (store, n) => [await store.strategies.save(at(n))],
      async plain(db, n) {
        const now = new Date();
        const saved = { ...storedStrategy(at(n)), version: 1, createdAt: now, updatedAt: now };
        await db.collection('strategies').insertOne(saved);
        return nothing;
      },
      expected: () => strategies.map((one) => ({ ...one, version: 1 })),
    };
  },
});

/** Formulas that strategies enter by. */
const entries = 500;

const getByFormula = ({ calls }: DocumentSizes): CallJob => ({
  id: 'strategies-by-formula',
  title: `Get the strategies of a formula, of ${counts.strategies.toLocaleString('en')}`,
  method: 'strategies.getByFormula',
  calls,
  open: () => ({
    ours: (store, n) => store.strategies.getByFormula(idOf('formula', n % entries)),
    expected() {
      const of = (calls - 1) % entries;
      return [of, of + entries].map(savedStrategy);
    },
  }),
});
