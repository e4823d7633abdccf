import type { Socket } from 'node:net';
import type { DescMessage, DescMethod } from '@bufbuild/protobuf';
import { Code, ConnectError, type Interceptor, type StreamResponse } from '@connectrpc/connect';
import type { ErrorCode } from '@jts/domain';
import { CandleColumnsSchema, fromErrorDetail, StorageErrorDetailSchema } from '@jts/proto';
import { callerKey } from '../access/admission.js';
import type { Refusal } from '../node-handler.js';

/** A call that is running. */
interface Call {
  readonly service: string;
  readonly method: string;
  /** Absent where nothing of the call was read. */
  readonly protocol?: 'grpc' | 'grpc-web' | 'connect';
  /** The name of the token, or `anonymous`; absent where nobody was asked who they are. */
  readonly caller?: string;
}

/** How a call has ended; nothing here is a value of the client's or of a database's. */
export interface EndedCall extends Call {
  /** `ok`, or gRPC's name of the code: `invalid_argument`. */
  readonly code: string;
  /** Ours, where a store has refused. */
  readonly error?: ErrorCode;
  /** The failure itself, which may say values: where it was and its codes are for a log, its text is not. */
  readonly cause?: unknown;
  readonly ms: number;
  /** Bars and entities, in both directions. */
  readonly rows: number;
}

/** Sees what a gateway does. Nothing that it throws is caught. */
export interface Watcher {
  /** @returns is told once how the call has ended */
  begun?(call: Call): (ended: EndedCall) => void;
  connected?(socket: Socket): void;
}

/** Tells of each call, with all that the interceptors behind this one make of it. */
export function watchedCalls(begun: NonNullable<Watcher['begun']>): Interceptor {
  return (next) => async (request) => {
    const { service, method, header, signal, contextValues } = request;
    const caller = contextValues.get(callerKey)?.name;
    const call: Call = {
      service: service.typeName,
      method: method.name,
      protocol: protocolOf(header.get('content-type') ?? ''),
      ...(caller === undefined ? {} : { caller }),
    };
    const watch = new Watch(call, begun(call));
    if (!request.stream) watch.rows += rowsIn(method.input)(request.message);
    try {
      const response = await next(
        request.stream
          ? { ...request, message: watch.counted(request.message, method.input) }
          : request,
      );
      if (response.stream) return watch.streamed(response, method, signal);
      watch.rows += rowsIn(method.output)(response.message);
      watch.end();
      return response;
    } catch (error) {
      watch.end(error);
      throw error;
    }
  };
}

/** What was turned away before anything of it was read. */
export function refusedCall({ method: name, error, ...refusal }: Refusal): EndedCall {
  const [service = '', method = ''] = name.split('/');
  return { ...refusal, service, method, ...codesOf(error), rows: 0 };
}

/** A request for no method of ours. Its names are the client's, and so stand nowhere. */
export const unknownCall: EndedCall = {
  service: 'unknown',
  method: 'unknown',
  code: 'unimplemented',
  ms: 0,
  rows: 0,
};

class Watch {
  rows = 0;
  readonly #start = performance.now();
  readonly #call: Call;
  #tell: ((ended: EndedCall) => void) | undefined;

  constructor(call: Call, tell: (ended: EndedCall) => void) {
    this.#call = call;
    this.#tell = tell;
  }

  streamed(response: StreamResponse, method: DescMethod, signal: AbortSignal): StreamResponse {
    // Of a client that is gone nobody asks for the rest, nor says that it is not wanted.
    signal.addEventListener('abort', () => this.end(signal.reason ?? canceled()), { once: true });
    return { ...response, message: this.#untilEnd(this.counted(response.message, method.output)) };
  }

  async *counted<T>(messages: AsyncIterable<T>, desc: DescMessage): AsyncGenerator<T> {
    const rowsOf = rowsIn(desc);
    for await (const message of messages) {
      this.rows += rowsOf(message);
      yield message;
    }
  }

  /** Tells once. */
  end(failure?: unknown): void {
    this.#tell?.({
      ...this.#call,
      ...(failure === undefined ? { code: 'ok' } : codesOf(failure)),
      ms: performance.now() - this.#start,
      rows: this.rows,
    });
    this.#tell = undefined;
  }

  async *#untilEnd<T>(messages: AsyncIterable<T>) {
    let failure: unknown = canceled();
    try {
      yield* messages;
      failure = undefined;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      this.end(failure);
    }
  }
}

const canceled = () => new ConnectError('the client wants no more', Code.Canceled);

function protocolOf(contentType: string): NonNullable<Call['protocol']> {
  if (contentType.startsWith('application/grpc-web')) return 'grpc-web';
  return contentType.startsWith('application/grpc') ? 'grpc' : 'connect';
}

function codesOf(failure: unknown): Pick<EndedCall, 'code' | 'error' | 'cause'> {
  const told = ConnectError.from(failure);
  const [detail] = told.findDetails(StorageErrorDetailSchema);
  return {
    code: nameOf(told.code),
    ...(detail === undefined ? {} : { error: fromErrorDetail(detail).code }),
    cause: told.cause ?? failure,
  };
}

/** `InvalidArgument` is `invalid_argument`. */
const nameOf = (code: Code): string =>
  (Code[code] ?? 'Unknown').replaceAll(/(?<!^)([A-Z])/g, '_$1').toLowerCase();

const counters = new WeakMap<DescMessage, (message: unknown) => number>();

/** How many bars and entities a message of this kind has: those of its lists, and of its columns. */
function rowsIn(desc: DescMessage): (message: unknown) => number {
  const known = counters.get(desc);
  if (known !== undefined) return known;
  const lists = desc.fields.filter(({ fieldKind }) => fieldKind === 'list');
  const columns = desc.fields.filter(({ message }) => message === CandleColumnsSchema);
  const count = (message: unknown) => {
    const fields = message as Readonly<Record<string, unknown>>;
    let rows = 0;
    for (const { localName } of lists) rows += (fields[localName] as readonly unknown[]).length;
    for (const { localName } of columns) {
      const { timestamp } = (fields[localName] ?? {}) as { readonly timestamp?: Uint8Array };
      rows += (timestamp?.length ?? 0) / 8;
    }
    return rows;
  };
  counters.set(desc, count);
  return count;
}
