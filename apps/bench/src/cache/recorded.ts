import type { CacheStore } from '@jts/ports';
import type { Settings } from '../settings.js';
import { connectPlain, openRedisStore } from './connections.js';

/** The command that a call of the store sends, as the server has seen it; it has plain characters only. */
export async function recordCommand(
  settings: Settings,
  name: string,
  call: (store: CacheStore) => Promise<unknown>,
): Promise<readonly string[]> {
  const store = await openRedisStore(settings);
  await call(store); // The first one may send a script as a whole.
  const client = await connectPlain(settings);
  const seen = new Promise<string>((resolve) => {
    void client.monitor((line) => {
      if (String(line).includes(`"${name}"`)) resolve(String(line));
    });
  });
  // The server says OK to the monitor before it takes this one's next command.
  await store.health();
  await call(store);
  const line = await seen;
  client.destroy();
  await store.close();
  return Array.from(line.matchAll(/"([^"]*)"/g), ([, word = '']) => word);
}
