import type { OptionNames } from '@jts/adapter-kit';
import type { ServerOptions } from '@jts/adapter-kit/node';
import { UnavailableError, ValidationError } from '@jts/domain';
import {
  type EngineOptions,
  engineOptionNames,
  type RunningEngine,
  startEngine,
} from './embedded/start-engine.js';
import {
  type ClickHouseStoreOptions,
  checkNames,
  checkOptions,
  ownOptionNames,
} from './options.js';
import { type ClickHouseStore, type Owner, openStore } from './store.js';

export type { ClickHouseStore, ClickHouseStoreOptions };
export { type EngineOptions, type RunningEngine, startEngine };

/** Options of a store whose server we start; the way to it is not theirs to choose. */
export interface EmbeddedClickHouseStoreOptions
  extends Omit<ClickHouseStoreOptions, keyof ServerOptions | 'client' | 'urlFile' | 'passwordFile'>,
    EngineOptions {
  /**
   * One of yours, from {@link startEngine}: several stores share it, each with its own `database`.
   * `close()` leaves it running. The options of a start have no place beside it.
   */
  readonly engine?: RunningEngine | undefined;
}

const embeddedOptionNames: OptionNames<EmbeddedClickHouseStoreOptions> = {
  ...ownOptionNames,
  ...engineOptionNames,
  engine: true,
};

export interface EmbeddedClickHouseStore extends ClickHouseStore {
  /** The data folder, absolute. */
  readonly path: string;
}

/**
 * A store over a ClickHouse engine of its own: started here, ended by `close()`, and with this
 * process at the latest; or over `engine`, which the caller has started and ends. Rejects as
 * {@link startEngine} does. Creates no tables: `ensureSchema()` does.
 *
 * An engine that ends by itself is started again, as `restarts` says: calls that it interrupts are
 * repeated as after any failure of a connection. Where it is given up, calls are `UNAVAILABLE`, and say so.
 */
export async function createEmbeddedClickHouseStore(
  options: EmbeddedClickHouseStoreOptions = {},
): Promise<EmbeddedClickHouseStore> {
  // Before an engine is started in vain.
  checkOptions(options, embeddedOptionNames);
  checkNames(options);
  if (options.engine !== undefined) return openOn(checkNoStart(options), options.engine);
  const engine = await startEngine(startOptionsOf(options));
  try {
    const store = await openOn(options, engine);
    // Whatever time the store has for closing: the folder is free once this resolves.
    const closeStore = store.close;
    const close = () => closeStore().finally(() => engine.stop());
    return Object.assign(store, { close, [Symbol.asyncDispose]: close });
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

async function openOn(
  options: EmbeddedClickHouseStoreOptions,
  engine: RunningEngine,
): Promise<EmbeddedClickHouseStore> {
  const { url, username, password, path } = engine;
  const store = await openStore({ ...options, url, username, password }, ownerOf(engine));
  return Object.assign(store, { path });
}

const startOptions = Object.keys(engineOptionNames) as (keyof EngineOptions)[];

function startOptionsOf(options: EngineOptions): EngineOptions {
  return Object.fromEntries(startOptions.map((name) => [name, options[name]]));
}

function checkNoStart(options: EmbeddedClickHouseStoreOptions): EmbeddedClickHouseStoreOptions {
  const given = startOptions.find((name) => options[name] !== undefined);
  if (given === undefined) return options;
  throw new ValidationError(given, 'is of the start of an engine, and `engine` has been started');
}

function ownerOf(engine: RunningEngine): Owner {
  let ended: string | undefined;
  void engine.exited.then((code) => {
    ended = code === null ? 'was killed' : `ended with code ${code}`;
  });
  return {
    get details() {
      const { path, pid, restarts } = engine;
      return { engine: 'embedded', path, pid: String(pid), restarts: String(restarts) };
    },
    explain(error) {
      if (ended === undefined || error.code !== 'UNAVAILABLE') return error;
      const message = `the embedded ClickHouse engine ${ended}: open the store again`;
      return new UnavailableError(message, { cause: error, retryable: false });
    },
  };
}
