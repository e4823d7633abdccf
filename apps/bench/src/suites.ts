import type { Suite } from './harness/job.js';

/** Loaded when they are asked for: the driver of one database is no part of another's memory. */
const suites = {
  candles: async () => (await import('./candles/suite.js')).candleSuite,
  memory: async () => (await import('./memory/suite.js')).memorySuite,
  growth: async () => (await import('./growth/suite.js')).growthSuite,
  import: async () => (await import('./import/suite.js')).importSuite,
  documents: async () => (await import('./documents/suite.js')).documentSuite,
  grpc: async () => (await import('./grpc/suite.js')).grpcSuite,
  cache: async () => (await import('./cache/suite.js')).cacheSuite,
} as const satisfies Readonly<Record<string, () => Promise<Suite>>>;

export const suiteNames = Object.keys(suites);

/** @throws Error naming those that there are */
export async function loadSuite(name: string): Promise<Suite> {
  if (Object.hasOwn(suites, name)) return suites[name as keyof typeof suites]();
  throw new Error(`no suite ${name}: there is ${suiteNames.join(', ')}`);
}
