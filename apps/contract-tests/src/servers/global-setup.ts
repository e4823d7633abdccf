import type { TestProject } from 'vitest/node';
import { startClickHouse } from './clickhouse.js';

/** Starts the servers of the whole run once, for the projects that want them. */
export default async function setup(root: TestProject): Promise<(() => Promise<void>) | undefined> {
  const wanted = root.vitest.projects.some((project) => project.config.provide.wantsClickHouse);
  if (!wanted) return undefined;
  const server = await startClickHouse();
  root.provide('clickHouse', server.provided);
  return server.stop;
}
