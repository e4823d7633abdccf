import { createClickHouseStore } from '@jts/adapter-clickhouse';
import { createMemoryStore } from '@jts/adapter-memory';
import { createMongoStore } from '@jts/adapter-mongo';
import type { Store } from '@jts/ports';
import { expect, inject, test } from 'vitest';
import { reasonOf } from '../src/database.js';
import { openAndClose } from '../src/leaks/cycles.js';

const cycles = 100;

test.for<readonly [string, string | undefined, () => Promise<Store>]>([
  ['memory', undefined, async () => createMemoryStore()],
  [
    'ClickHouse',
    reasonOf(inject('clickHouse')),
    () =>
      createClickHouseStore({ ...(inject('clickHouse') as { url: string }), database: 'default' }),
  ],
  [
    'MongoDB',
    reasonOf(inject('mongo')),
    () => createMongoStore({ ...(inject('mongo') as { url: string }), database: 'jts_cycles' }),
  ],
])(
  'a store on %s, opened and closed again and again, leaves nothing',
  async ([, reason, open], context) => {
    context.skip(reason !== undefined, reason);
    expect((await openAndClose(open, cycles)).left).toEqual([]);
  },
);
