import type { Socket } from 'node:net';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EndedCall, Watcher } from './watched-calls.js';

/** Seconds: from a read of a cache to a range of minutes. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * What a gateway has done, for Prometheus. Labels are names of methods and codes only, of which there are
 * so many and no more, whatever clients send.
 */
export class Metrics implements Watcher {
  readonly #registry = new Registry();
  readonly #sockets = new Set<Socket>();
  readonly #ended = { bytesRead: 0, bytesWritten: 0 };
  readonly #calls: Counter<'service' | 'method' | 'code'>;
  readonly #durations: Histogram<'service' | 'method'>;
  readonly #rows: Counter<'service' | 'method'>;
  readonly #running: Gauge;

  constructor() {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    const labelNames = ['service', 'method'] as const;
    this.#calls = new Counter({
      name: 'jts_gateway_calls_total',
      help: 'Calls that have ended, by the code that the client was told',
      labelNames: [...labelNames, 'code'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'jts_gateway_call_duration_seconds',
      help: 'How long calls took, streams until their last message was taken',
      labelNames,
      buckets,
      registers,
    });
    this.#rows = new Counter({
      name: 'jts_gateway_rows_total',
      help: 'Bars and entities of calls, in both directions',
      labelNames,
      registers,
    });
    this.#running = new Gauge({
      name: 'jts_gateway_running_calls',
      help: 'Calls that are running, streams among them',
      registers,
    });
    this.#addConnections(registers);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  begun: NonNullable<Watcher['begun']> = () => {
    this.#running.inc();
    return (call) => {
      this.#running.dec();
      this.ended(call);
    };
  };

  ended({ service, method, code, ms, rows }: EndedCall): void {
    this.#calls.inc({ service, method, code });
    this.#durations.observe({ service, method }, ms / 1000);
    if (rows > 0) this.#rows.inc({ service, method }, rows);
  }

  connected = (socket: Socket): void => {
    this.#sockets.add(socket);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      this.#ended.bytesRead += socket.bytesRead;
      this.#ended.bytesWritten += socket.bytesWritten;
    });
  };

  /** Looked at when somebody asks: a byte costs nothing. */
  #addConnections(registers: Registry[]): void {
    const sockets = this.#sockets;
    const ended = this.#ended;
    new Gauge({
      name: 'jts_gateway_open_connections',
      help: 'Connections that are open',
      registers,
      collect() {
        this.set(sockets.size);
      },
    });
    for (const [direction, bytes] of [
      ['received', 'bytesRead'],
      ['sent', 'bytesWritten'],
    ] as const) {
      new Counter({
        name: `jts_gateway_${direction}_bytes_total`,
        help: `Bytes ${direction} on all connections`,
        registers,
        collect() {
          let all = ended[bytes];
          for (const socket of sockets) all += socket[bytes];
          this.reset();
          this.inc(all);
        },
      });
    }
  }
}
