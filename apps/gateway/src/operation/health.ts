import { Code, ConnectError, type ConnectRouter } from '@connectrpc/connect';
import type { Store } from '@jts/ports';
import {
  BacktestService,
  CandleService,
  FormulaService,
  SettingService,
  StoreService,
  StrategyService,
  SymbolService,
} from '@jts/proto';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../gen/grpc/health/v1/health_pb.js';
import type { Served } from '../services/served.js';

export interface HealthOptions {
  /** For how long an answer of a store holds, and how often it is asked while somebody watches; in ms. */
  readonly intervalMs?: number;
  /** How long a store may take to answer, in ms. */
  readonly timeoutMs?: number;
}

/**
 * Whether each service can do its work: as its stores say, which are asked once for all who want to know
 * within an interval. An empty name is all of them.
 */
export class HealthChecks {
  readonly #stores: ReadonlyMap<string, readonly Store[]>;
  readonly #answers = new Map<Store, { readonly ok: Promise<boolean>; readonly at: number }>();
  readonly #intervalMs: number;
  readonly #timeoutMs: number;
  readonly #end = new AbortController();

  constructor(served: Served, { intervalMs = 2000, timeoutMs = 5000 }: HealthOptions = {}) {
    this.#stores = storesByService(served);
    this.#intervalMs = intervalMs;
    this.#timeoutMs = timeoutMs;
  }

  get services(): readonly string[] {
    return [...this.#stores.keys()];
  }

  /** `SERVICE_UNKNOWN` of one that is not served here. */
  async status(service: string): Promise<Status> {
    const stores = this.#stores.get(service);
    if (stores === undefined) return Status.SERVICE_UNKNOWN;
    if (this.#end.signal.aborted) return Status.NOT_SERVING;
    const answers = await Promise.all(stores.map((store) => this.#isUp(store)));
    const isServing = answers.every(Boolean) && !this.#end.signal.aborted;
    return isServing ? Status.SERVING : Status.NOT_SERVING;
  }

  /** The status now, and then each other one, until the signal fires or the gateway stops. */
  async *watch(service: string, signal: AbortSignal): AsyncGenerator<Status> {
    let last: Status | undefined;
    while (!signal.aborted) {
      const isLast = this.#end.signal.aborted;
      const status = await this.status(service);
      if (status !== last) yield status;
      last = status;
      if (isLast) return;
      await pause(this.#intervalMs, AbortSignal.any([signal, this.#end.signal]));
    }
  }

  /** Nothing is served any more: who watches is told, and let go. */
  stop(): void {
    this.#end.abort();
  }

  #isUp(store: Store): Promise<boolean> {
    const known = this.#answers.get(store);
    const now = performance.now();
    if (known !== undefined && now - known.at < this.#intervalMs) return known.ok;
    const ok = store.health({ timeoutMs: this.#timeoutMs }).then(
      (health) => health.ok,
      () => false,
    );
    this.#answers.set(store, { ok, at: now });
    return ok;
  }
}

/** `grpc.health.v1`, as `grpc_health_probe` and Kubernetes ask it. */
export const healthRoutes =
  (checks: HealthChecks) =>
  (router: ConnectRouter): void => {
    router.service(Health, {
      async check({ service }) {
        const status = await checks.status(service);
        if (status !== Status.SERVICE_UNKNOWN) return { status };
        throw new ConnectError('there is no such service here', Code.NotFound);
      },
      async *watch({ service }, { signal }) {
        for await (const status of checks.watch(service, signal)) yield { status };
      },
      async list() {
        const all = checks.services.map(async (service) => {
          return [service, { status: await checks.status(service) }] as const;
        });
        return { statuses: Object.fromEntries(await Promise.all(all)) };
      },
    });
  };

function storesByService({ market, documents }: Served): Map<string, readonly Store[]> {
  const all = [...new Set([market ?? [], documents ?? []].flat())];
  const services = new Map<string, readonly Store[]>([
    ['', all],
    [StoreService.typeName, all],
  ]);
  for (const { typeName } of [CandleService, SymbolService]) {
    if (market !== undefined) services.set(typeName, [market]);
  }
  for (const { typeName } of [FormulaService, StrategyService, BacktestService, SettingService]) {
    if (documents !== undefined) services.set(typeName, [documents]);
  }
  return services;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
