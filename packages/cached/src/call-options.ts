import type { CallContext } from '@jts/adapter-kit';

/** What a call gives up of its time, so that the store within is the first to say why it is late. */
const aheadMs = 5;

/** The options of a call of the store within. */
export const callOptions = ({
  signal,
  remainingMs,
}: Pick<CallContext, 'signal' | 'remainingMs'>) => ({
  signal,
  timeoutMs: Math.max(1, remainingMs() - aheadMs),
});

/** What a read of the store within is given. */
export type ReadOptions = ReturnType<typeof callOptions>;
