import { UnavailableError } from '@jts/domain';
import { type EngineOptions, type RunningEngine, startEngine } from './embedded/start-engine.js';
import type { ClickHouseStoreOptions } from './options.js';
import { type ClickHouseStore, type Owner, openStore } from './store.js';

export type { ClickHouseStore, ClickHouseStoreOptions };
export { type EngineOptions, type RunningEngine, startEngine };

/** Options of a store whose server we start; the way to it is not theirs to choose. */
export interface EmbeddedClickHouseStoreOptions
  extends Omit<ClickHouseStoreOptions, 'url' | 'client' | 'username' | 'password' | 'tls'>,
    EngineOptions {}

export interface EmbeddedClickHouseStore extends ClickHouseStore {
  /** The data folder, absolute. */
  readonly path: string;
}

/**
 * A store over a ClickHouse engine of its own: started here, ended by `close()`, and with this
 * process at the latest. Rejects as {@link startEngine} does. Creates no tables: `ensureSchema()`
 * does.
 *
 * An engine that ends by itself is not started again: calls are `UNAVAILABLE` then, and say so.
 */
export async function createEmbeddedClickHouseStore(
  options: EmbeddedClickHouseStoreOptions = {},
): Promise<EmbeddedClickHouseStore> {
  const engine = await startEngine(options);
  const { url, username, password, path } = engine;
  try {
    const store = await openStore({ ...options, url, username, password }, ownerOf(engine));
    // Whatever time the store has for closing: the folder is free once this resolves.
    const closeStore = store.close;
    const close = () => closeStore().finally(() => engine.stop());
    return Object.assign(store, { path, close, [Symbol.asyncDispose]: close });
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

function ownerOf(engine: RunningEngine): Owner {
  let ended: string | undefined;
  void engine.exited.then((code) => {
    ended = code === null ? 'was killed' : `ended with code ${code}`;
  });
  return {
    details: { engine: 'embedded', path: engine.path, pid: String(engine.pid) },
    explain(error) {
      if (ended === undefined || error.code !== 'UNAVAILABLE') return error;
      const message = `the embedded ClickHouse engine ${ended}: open the store again`;
      return new UnavailableError(message, { cause: error, retryable: false });
    },
  };
}
