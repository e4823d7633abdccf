import { idle } from './timers.js';

export interface Clock {
  /** Milliseconds that only grow. */
  monotonicMs(): number;
  /** Milliseconds since 1970, as bars have them. */
  wallMs(): number;
  /** Resolves after some time; a process need not live until then. */
  idle(ms: number): Promise<void>;
}

export const machineClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  idle,
};
