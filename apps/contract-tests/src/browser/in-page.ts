import { createGrpcStore } from '@jts/adapter-grpc/web';
import {
  type ConformanceCase,
  type ConformanceTarget,
  documentSuites,
  marketDataSuites,
  type OpenOptions,
  runCase,
} from '@jts/conformance';
import { isStorageError, seriesKey } from '@jts/domain';
import type { DocumentStore, MarketDataStore } from '@jts/ports';
import type { Failure, InPage, OfTests } from './protocol.js';

/** What the page of the tests runs: it calls the gateway as any page would, and the tests by their bindings. */

const tests = globalThis as unknown as OfTests;
const suites = { ...marketDataSuites, ...documentSuites };
type Client = MarketDataStore & DocumentStore;

const target: ConformanceTarget<Client> = {
  name: 'a gateway, in a browser',
  capabilities: { deletes: true, conflictSkip: true, reconnects: true },
  async open(options: OpenOptions = {}) {
    const gateway = await tests.openGateway(options);
    const stores: Client[] = [];
    const reconnect = async () => {
      const store = await createGrpcStore({ url: gateway, ...options });
      stores.push(store);
      return store;
    };
    return {
      repository: await reconnect(),
      seed: 'unsupported',
      reconnect,
      async close() {
        await Promise.all(stores.map((store) => store.close()));
        await tests.closeGateway(gateway);
      },
    };
  },
};

const page: InPage = {
  async runCase(suite, key, timeoutMs) {
    const cases: readonly ConformanceCase<Client>[] = suites[suite];
    const one = cases.find((candidate) => candidate.key === key);
    if (one === undefined) return { message: `no case ${key}`, stack: '' };
    try {
      await runCase(target, one, { timeoutMs });
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  },

  async readAll(url, symbol) {
    const store = await createGrpcStore({ url });
    try {
      const all = { from: new Date(0), to: new Date('9999-01-01') };
      const series = await store.candles.getRange(seriesKey(symbol, '1m'), all);
      const { volume, timestamp } = series.copyColumns();
      return {
        length: series.length,
        last: String(timestamp.at(-1)),
        volume: String(volume.reduce((sum, one) => sum + one, 0n)),
      };
    } finally {
      await store.close();
    }
  },

  async codeOf(url) {
    return createGrpcStore({ url }).then(
      async (store) => {
        await store.close();
        return 'none';
      },
      (error) => (isStorageError(error) ? error.code : String(error)),
    );
  },
};
Object.assign(globalThis, page);

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), stack: '' };
  const { message, stack = '', cause } = error;
  const reason = cause instanceof Error ? `\ncaused by ${cause.stack}` : '';
  return { message, stack: `${stack}${reason}` };
}
