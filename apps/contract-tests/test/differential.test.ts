import { describe, it } from 'vitest';
import { documentPorts, marketPorts, type Ports } from '../src/any-calls.js';
import type { StoreTarget } from '../src/store-target.js';
import { clickHouse } from '../src/targets/clickhouse.js';
import { embeddedClickHouse } from '../src/targets/clickhouse-embedded.js';
import { memory } from '../src/targets/memory.js';
import { mongo } from '../src/targets/mongo.js';

const timeoutMs = 300_000;

differential(marketPorts, [memory, embeddedClickHouse, clickHouse]);
differential(documentPorts, [memory, mongo]);

function differential<S>(ports: Ports<S>, targets: readonly StoreTarget<S>[]): void {
  const missing = targets.find(({ unavailable }) => unavailable !== undefined)?.unavailable;
  describe(`any calls are answered alike by ${targets.map(({ name }) => name).join(', ')}`, () => {
    for (const [name, port] of Object.entries(ports)) {
      it(
        name,
        async (context) => {
          if (missing !== undefined) return context.skip(missing);
          await port.compare(targets);
        },
        timeoutMs,
      );
    }
  });
}
