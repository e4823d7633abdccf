import type { TestProject } from 'vitest/node';
import { findChromium } from './chromium.js';
import { startClickHouse } from './clickhouse.js';
import { startMongo } from './mongo.js';
import { startRedis } from './redis.js';

/** Starts the servers of the whole run once, for the projects that want them. */
export default async function setup(root: TestProject): Promise<() => Promise<void>> {
  const wanted = (key: 'wantsClickHouse' | 'wantsMongo' | 'wantsRedis' | 'wantsChromium') =>
    root.vitest.projects.some((project) => project.config.provide[key]);
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
  try {
    if (wanted('wantsClickHouse')) {
      const { provided, stop } = await startClickHouse();
      stops.push(stop);
      root.provide('clickHouse', provided);
    }
    if (wanted('wantsMongo')) {
      const { provided, stop } = await startMongo();
      stops.push(stop);
      root.provide('mongo', provided);
    }
    if (wanted('wantsRedis')) {
      const { provided, stop } = await startRedis();
      stops.push(stop);
      root.provide('redis', provided);
    }
    if (wanted('wantsChromium')) root.provide('chromium', await findChromium());
  } catch (error) {
    await stopAll(); // vitest ends nothing of a setup that has failed
    throw error;
  }
  return stopAll;
}
