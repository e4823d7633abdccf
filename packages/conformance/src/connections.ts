import { rejectsWith } from './expect.js';
import type { Capabilities, Namespace } from './target.js';

/** Another connection to the case's data; where the adapter has none, the one that there is. */
export async function another<R>(
  namespace: Namespace<R>,
  { capabilities }: { readonly capabilities: Capabilities },
): Promise<R> {
  if (capabilities.reconnects) return namespace.reconnect();
  await rejectsWith('UNSUPPORTED', () => namespace.reconnect());
  return namespace.repository;
}
