import type { Capabilities, Namespace } from './target.js';

/** A step that is the target's own work: a failure says which it was. */
export type Attempt = <T>(what: string, work: () => Promise<T>) => Promise<T>;

/** @throws Error that begins with `what`; its cause is what `work` rejected with, or has thrown */
export async function attempted<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${what} failed: ${said}`, { cause: error });
  }
}

/**
 * The namespace as a case gets it: whatever object it was, the steps that are the target's work
 * say so where they fail, and each connection is another one.
 *
 * @param name the target and the case
 */
export function namedSteps<R>(
  name: string,
  namespace: Namespace<R>,
  { capabilities, attempt }: { readonly capabilities: Capabilities; readonly attempt: Attempt },
): Namespace<R> {
  const { repository, priceScale, seed, readRaw, clock } = namespace;
  const connections = new Set<unknown>([repository]);
  const reconnect = async () => {
    const connection = await attempt('reconnecting', () => namespace.reconnect());
    // A case about two connections would ask one, and find nothing.
    if (typeof connection !== 'object' || connection === null || connections.has(connection)) {
      throw new TypeError(`${name}: reconnect() must give another connection each time`);
    }
    connections.add(connection);
    return connection;
  };
  return {
    repository,
    ...(priceScale === undefined ? {} : { priceScale }),
    // Without the capability the case looks at what it rejects with.
    reconnect: capabilities.reconnects ? reconnect : () => namespace.reconnect(),
    seed:
      seed === 'unsupported' ? seed : (raw) => attempt('seeding', () => seed.call(namespace, raw)),
    ...(readRaw === undefined
      ? {}
      : {
          readRaw: (from) => attempt('reading raw documents', () => readRaw.call(namespace, from)),
        }),
    ...(clock === undefined ? {} : { clock }),
    close: () => namespace.close(),
  };
}
