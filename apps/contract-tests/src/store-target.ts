import type { ConformanceTarget } from '@jts/conformance';
import type { MarketDataStore } from '@jts/ports';

/** A store that the suite runs against, or why it can't here. */
export interface StoreTarget<S = MarketDataStore> extends ConformanceTarget<S> {
  readonly unavailable: string | undefined;
}

/** The same target for one of its repositories. */
export function repositoryOf<S, R>(
  target: StoreTarget<S>,
  choose: (store: S) => R,
): ConformanceTarget<R> {
  return {
    ...target,
    async open(options) {
      const namespace = await target.open(options);
      return {
        ...namespace,
        repository: choose(namespace.repository),
        reconnect: async () => choose(await namespace.reconnect()),
      };
    },
  };
}
