import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createMongoStore } from '@jts/adapter-mongo';
import { startGateway } from '@jts/gateway';
import type { GatewayProcessOptions } from './own-gateway.js';

/** A gateway as a program: prints its port when it is ready, and runs until it is told to end. */
const { port, clickHouse, mongo }: GatewayProcessOptions = JSON.parse(process.argv[2] ?? '');

const market = clickHouse && (await createClickHouseStore(clickHouse));
const documents = mongo && (await createMongoStore(mongo));
const gateway = await startGateway({
  ...(port === undefined ? {} : { port }),
  ...(market === undefined ? {} : { market }),
  ...(documents === undefined ? {} : { documents }),
  // A connection that a broken frame has made deaf ends by these, while it is looked for.
  connections: { pingIntervalMs: 300 },
});
const stop = async () => {
  await gateway.stop();
  await Promise.all([market?.close(), documents?.close()]);
  // No exit is called for: whatever was left open would keep the process from ending, and be seen.
  process.stdin.destroy();
};
process.once('SIGTERM', stop);
// The owner has gone, however that ended.
process.stdin.resume().once('end', () => process.exit());
console.log(gateway.port);
