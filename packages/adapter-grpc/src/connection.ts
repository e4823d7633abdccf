import {
  type CallOptions,
  type Client,
  createClient,
  type Interceptor,
  type Transport,
} from '@connectrpc/connect';
import type { CallContext } from '@jts/adapter-kit';
import { type StorageError, UnknownError } from '@jts/domain';
import {
  BacktestService,
  CandleService,
  FormulaService,
  SettingService,
  StoreService,
  StrategyService,
  SymbolService,
} from '@jts/proto';
import { type ConnectionProblem, toStorageError } from './errors.js';
import type { Access } from './options.js';

/** What carries calls to a gateway: gRPC in Node, Connect in browsers. */
export interface Way {
  readonly transport: Transport;
  /** Whether a request may be a stream, which `fetch` of browsers has none of. */
  readonly streamsRequests: boolean;
  /** What an error says is wrong with the connection, and which option mends it; undefined where nothing is known. */
  problem(error: unknown): ConnectionProblem | undefined;
  /** Ends all that is open. */
  close(): void;
}

/** Makes a way; the interceptors belong around each call. */
export type OpenWay = (interceptors: Interceptor[]) => Way;

/** The services of a gateway. */
export class Connection {
  readonly server: string;
  readonly store: Client<typeof StoreService>;
  readonly candles: Client<typeof CandleService>;
  readonly symbols: Client<typeof SymbolService>;
  readonly formulas: Client<typeof FormulaService>;
  readonly strategies: Client<typeof StrategyService>;
  readonly backtests: Client<typeof BacktestService>;
  readonly settings: Client<typeof SettingService>;
  readonly #access: Access;
  readonly #way: Way;

  constructor(access: Access, open: OpenWay) {
    this.server = access.server;
    this.#access = access;
    this.#way = open(access.token === undefined ? [] : [bearing(access.token)]);
    const { transport } = this.#way;
    this.store = createClient(StoreService, transport);
    this.candles = createClient(CandleService, transport);
    this.symbols = createClient(SymbolService, transport);
    this.formulas = createClient(FormulaService, transport);
    this.strategies = createClient(StrategyService, transport);
    this.backtests = createClient(BacktestService, transport);
    this.settings = createClient(SettingService, transport);
  }

  get streamsRequests(): boolean {
    return this.#way.streamsRequests;
  }

  toStorageError(error: unknown): StorageError {
    const { server, secrets } = this.#access;
    return toStorageError(error, server, secrets, this.#way.problem(error));
  }

  close(): void {
    this.#way.close();
  }
}

const bearing =
  (token: string): Interceptor =>
  (next) =>
  (request) => {
    request.header.set('Authorization', `Bearer ${token}`);
    return next(request);
  };

/** gRPC's header has eight digits; whoever wants more than a day needs no deadline. */
const longestTimeoutMs = 99_999_999;

/** The deadline travels by the protocol's own header; a signal that fires resets the stream. */
export function callOptions({
  signal,
  remainingMs,
}: Pick<CallContext, 'signal' | 'remainingMs'>): CallOptions {
  const timeoutMs = Math.max(1, Math.ceil(remainingMs()));
  return timeoutMs > longestTimeoutMs ? { signal } : { signal, timeoutMs };
}

/** What is made of an answer; one that makes no sense is the gateway's fault, not the caller's. */
export function understood<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnknownError(`the gateway's answer can't be understood: ${reason}`, { cause });
  }
}
