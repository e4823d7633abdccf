import { breaks } from './breaks.js';
import type { Saboteur } from './saboteur.js';

const candles = breaks('candles');

export const storeSaboteurs: readonly Saboteur[] = [
  {
    title: 'answers after it was closed',
    caughtBy: ['G8/closed', 'G8/closing', 'G8/dispose'],
    sabotage: candles((real) => ({
      getCoverage: (...call) => real.getCoverage(...call).catch(() => null),
    })),
  },
  {
    title: 'does not wait for calls when it closes',
    caughtBy: ['G8/waits-for-calls'],
    sabotage: (store) => ({
      ...store,
      async close() {
        setTimeout(() => void store.close().catch(() => {}), 50);
      },
    }),
  },
];
