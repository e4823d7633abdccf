import { test } from 'vitest';
import {
  openGatewayClickHouse,
  openGatewayMongo,
  openGrpcClickHouse,
  openGrpcMongo,
} from '../src/chaos/gateway-scenes.js';
import { check, engineProblem, mongoProblem } from './chaos-check.js';

const limit = 600_000;

test.concurrent(
  'no fault of a gateway, or on the way to it, harms bars and symbols',
  async (context) => {
    const problem = await engineProblem();
    context.skip(problem !== undefined, problem ?? '');
    await check(await openGrpcClickHouse(), [40, 6]);
  },
  limit,
);

test.concurrent(
  'no fault of a gateway, or on the way to it, harms documents',
  async (context) => {
    const problem = await mongoProblem();
    context.skip(problem !== undefined, problem ?? '');
    await check(await openGrpcMongo(), [40, 6]);
  },
  limit,
);

// What happens to the servers themselves is asked without a gateway.
test.concurrent(
  'no fault between a gateway and ClickHouse harms anything',
  async (context) => {
    const problem = await engineProblem();
    context.skip(problem !== undefined, problem ?? '');
    await check(await openGatewayClickHouse(false), [40, 0]);
  },
  limit,
);

test.concurrent(
  'no fault between a gateway and MongoDB harms anything',
  async (context) => {
    const problem = await mongoProblem();
    context.skip(problem !== undefined, problem ?? '');
    await check(await openGatewayMongo(false), [40, 0]);
  },
  limit,
);
