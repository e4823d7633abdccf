import { createRedisStore } from '@jts/adapter-redis';
import type { CacheStore } from '@jts/ports';
import { createClient } from '@redis/client';
import type { Settings } from '../settings.js';

const urlOf = ({ server }: Settings): string => server.redisUrl ?? '';

/** The store under test, as an application opens it. */
export const openRedisStore = (settings: Settings): Promise<CacheStore> =>
  createRedisStore({ url: urlOf(settings), prefix: settings.scratchPrefix });

/** The client that the store has, as that sets it: without a timer for each command. */
export function connectBare(settings: Settings) {
  return createClient({
    url: urlOf(settings),
    RESP: 2,
    disableClientInfo: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: undefined as never },
  }).connect();
}

/** The client as people use it. */
export const connectPlain = (settings: Settings) =>
  createClient({ url: urlOf(settings) }).connect();
