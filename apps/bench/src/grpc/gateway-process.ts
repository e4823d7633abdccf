/** The process of a gateway: it is told what it stands before, and tells its URL. */
import { startGateway } from '@jts/gateway';
import { openStore } from '../candles/store.js';
import type { Target } from './routes.js';

process.once('message', async ({ server, database }: Target) => {
  const gateway = await startGateway({ market: await openStore(server, database) });
  process.send?.(gateway.url);
});

// Else its connections would keep it, where whoever asked has died.
process.once('disconnect', () => process.exit());
