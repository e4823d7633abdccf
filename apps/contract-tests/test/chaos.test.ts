import { hostProblem as redisProblem } from '@jts/redis-server';
import { test } from 'vitest';
import { openCachedScene } from '../src/chaos/cached-scene.js';
import { openClickHouseScene } from '../src/chaos/clickhouse-scene.js';
import { openMongoScene } from '../src/chaos/mongo-scene.js';
import { check, engineProblem, mongoProblem } from './chaos-check.js';

test.concurrent('no fault of a connection or of ClickHouse loses, doubles or splits anything', async (context) => {
  const reason = await engineProblem();
  context.skip(reason !== undefined, reason ?? '');
  await check(await openClickHouseScene(true), [140, 14]);
}, 600_000);

test.concurrent('no fault of a connection or of MongoDB loses, doubles or splits anything', async (context) => {
  const problem = await mongoProblem();
  context.skip(problem !== undefined, problem ?? '');
  await check(await openMongoScene(true));
}, 600_000);

test.concurrent('no fault of a cache makes a store fail, or answer what was', async (context) => {
  const reason = (await engineProblem()) ?? (await redisProblem());
  context.skip(reason !== undefined, reason ?? '');
  // Some calls ask no cache, and are not struck.
  await check(await openCachedScene(), [200, 60]);
}, 600_000);
