const marketSuites = ['candles', 'symbols', 'store'] as const;
const documentSuites = [
  ...(['formulas', 'strategies', 'backtests'] as const),
  ...(['settings', 'documents'] as const),
] as const;

const cacheSuites = ['cache', 'rate-limiter', 'cache-store'] as const;

export type MarketSuite = (typeof marketSuites)[number];
export type DocumentSuite = (typeof documentSuites)[number];
export type CacheSuite = (typeof cacheSuites)[number];
export type SuiteName = MarketSuite | DocumentSuite | CacheSuite;

/** In the order of the report's columns. */
export const suiteNames: readonly SuiteName[] = [
  ...marketSuites,
  ...documentSuites,
  ...cacheSuites,
];

export interface Adapter {
  /** One for each port that it serves. */
  readonly suites: readonly SuiteName[];
  /** What the run has to start for it. */
  readonly server?: 'clickHouse' | 'mongo' | 'redis' | 'chromium';
}

/**
 * Every adapter, by its name: that of its file in `targets`, and what the names of its test files
 * begin with (`mongo.formulas.test.ts`).
 */
export const adapters: Readonly<Record<string, Adapter>> = {
  memory: { suites: [...marketSuites, ...documentSuites, ...cacheSuites] },
  'memory-policies': { suites: [...marketSuites, ...documentSuites] },
  'memory-rate-limit': { suites: [...marketSuites, ...documentSuites] },
  'memory-cached': { suites: marketSuites },
  clickhouse: { suites: marketSuites, server: 'clickHouse' },
  'clickhouse-cached': { suites: marketSuites, server: 'clickHouse' },
  'clickhouse-embedded': { suites: marketSuites, server: 'clickHouse' },
  mongo: { suites: documentSuites, server: 'mongo' },
  'grpc-memory': { suites: [...marketSuites, ...documentSuites] },
  'grpc-web-memory': { suites: [...marketSuites, ...documentSuites] },
  'grpc-clickhouse': { suites: marketSuites, server: 'clickHouse' },
  'grpc-mongo': { suites: documentSuites, server: 'mongo' },
  'grpc-chromium': { suites: ['candles', 'formulas'], server: 'chromium' },
  redis: { suites: cacheSuites, server: 'redis' },
};

/** The names of the adapters that this run is about: those that `pnpm contract --adapter` named, or all. */
export function chosenAdapters(): readonly string[] {
  const chosen = process.env['JTS_CONTRACT_ADAPTERS'];
  return chosen ? chosen.split(',') : Object.keys(adapters);
}

/** Whether one of them needs this server. */
export function wants(server: NonNullable<Adapter['server']>): boolean {
  return chosenAdapters().some((name) => adapters[name]?.server === server);
}
