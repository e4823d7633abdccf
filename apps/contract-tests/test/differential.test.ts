import { describe, it } from 'vitest';
import { cachePorts, documentPorts, marketPorts, type Ports } from '../src/any-calls.js';
import type { StoreTarget } from '../src/store-target.js';
import { clickHouse } from '../src/targets/clickhouse.js';
import { embeddedClickHouse } from '../src/targets/clickhouse-embedded.js';
import { memory, memoryCaches } from '../src/targets/memory.js';
import { mongo } from '../src/targets/mongo.js';
import { redis } from '../src/targets/redis.js';

const timeoutMs = 300_000;

// Fewer where a call costs the most: the model test has 50 runs of each adapter besides.
differential(marketPorts, [memory, embeddedClickHouse, clickHouse], 20);
differential(documentPorts, [memory, mongo], 50);
differential(cachePorts, [memoryCaches, redis], 200);

function differential<S>(ports: Ports<S>, targets: readonly StoreTarget<S>[], runs: number): void {
  const missing = targets.find(({ unavailable }) => unavailable !== undefined)?.unavailable;
  describe(`any calls are answered alike by ${targets.map(({ name }) => name).join(', ')}`, () => {
    for (const [name, port] of Object.entries(ports)) {
      it(
        name,
        async (context) => {
          if (missing !== undefined) return context.skip(missing);
          await port.compare(targets, { model: { runs } });
        },
        timeoutMs,
      );
    }
  });
}
