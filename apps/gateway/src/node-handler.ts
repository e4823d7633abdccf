import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  constants,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Stream,
} from 'node:http2';
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createConnectRouter,
  createContextKey,
  createContextValues,
  type Interceptor,
} from '@connectrpc/connect';
import {
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import { readingOptions, sameMemory } from '@jts/proto';
import { type Admissions, type Admitted, callerKey } from './access/admission.js';
import { nameOf } from './access/roles.js';
import { unlessLost } from './client-signal.js';
import { namesDeadline, withDeadline } from './deadline.js';
import { mayBeRepeated } from './repeated-calls.js';
import { admittedBody } from './request-body.js';
import { outgoingKey, sentOnce } from './sent-once.js';
import { isUndated } from './services/call-options.js';

export type NodeRequest = IncomingMessage | Http2ServerRequest;
export type NodeResponse = ServerResponse | Http2ServerResponse;
type Handler = ConnectRouter['handlers'][number];
type Body = AsyncIterable<Uint8Array>;

/** Somebody who was turned away, before anything of the call was read. */
export interface Refusal {
  /** The method's name: `jts.storage.v1.CandleService/GetCandles`. */
  readonly method: string;
  readonly error: ConnectError;
  /** The name of their token, or `anonymous`; absent where they have not said who they are. */
  readonly caller?: string;
  /** How long they waited for that, in milliseconds. */
  readonly ms: number;
}

/** What somebody asked for that is not here. */
export interface UnknownPath {
  /** Of whose methods it is none, where that is one of ours; absent: of no service at all. */
  readonly service?: string;
}

export interface HandlerOptions {
  readonly routes: (router: ConnectRouter) => void;
  readonly interceptors: readonly Interceptor[];
  readonly admissions: Admissions;
  /** The deadline of calls that name none, in milliseconds. */
  readonly timeoutMs: number;
  readonly onRefused?: ((refusal: Refusal) => void) | undefined;
  readonly onUnknownPath?: ((path: UnknownPath) => void) | undefined;
}

/** How long a client may take to read how its call has ended, in milliseconds. */
const lastWordsMs = 1_000;

/** How a call was let in; of one whose message stands in its URL nothing else asks. */
const admissionKey = createContextKey<Promise<Admitted> | undefined>(undefined);
/** Ends a call with its connection's stream, where its client does not take what it is told. */
const cutKey = createContextKey<() => void>(() => undefined);

/**
 * Serves routes to Node's servers of HTTP/1.1 and HTTP/2. As the adapter of connect-node, but that it lets a
 * call in before it reads anything of it, that no request can make it throw, and that a call ends with its
 * client and with its deadline, even while it waits for the client to read.
 */
export function nodeHandler(options: HandlerOptions) {
  const router = createConnectRouter({
    interceptors: [sentOnce, admitted, endedInTime, ...options.interceptors],
    // Columns are all but incompressible, and a processor is slower at it than most networks.
    acceptCompression: [],
    binaryOptions: readingOptions,
  });
  options.routes(router);
  const handlers = new Map(router.handlers.map((one) => [one.requestPath, one]));
  const services = new Set(router.handlers.map(({ service }) => service.typeName));
  return (request: NodeRequest, response: NodeResponse): void => {
    const [path = ''] = request.url?.split('?', 1) ?? [];
    const handler = handlers.get(path);
    if (handler !== undefined) return void serve(handler, request, response, options);
    const service = path.split('/', 2)[1] ?? '';
    options.onUnknownPath?.(services.has(service) ? { service } : {});
    response.writeHead(404).end();
  };
}

async function serve(
  handler: Handler,
  request: NodeRequest,
  response: NodeResponse,
  options: HandlerOptions,
): Promise<void> {
  const begin = performance.now();
  try {
    nameHost(request);
    if ('stream' in response) endUnfinished(response.stream);
    const asked = universalRequestFromNodeRequest(request, response, undefined, undefined);
    const { header, signal } = asked;
    const admission = options.admissions.admit(handler.method, header, signal);
    admission.then(
      ({ leave }) => (response.closed ? leave() : response.once('close', leave)),
      (error) => {
        const caller = options.admissions.nameOf(header);
        const ms = performance.now() - begin;
        const who = caller === undefined ? {} : { caller };
        options.onRefused?.({ method: nameOf(handler.method), error, ms, ...who });
      },
    );
    const contextValues = createContextValues()
      .set(admissionKey, admission)
      .set(cutKey, () => cut(response))
      .set(isUndated, !namesDeadline(header));
    // A stream that has ended does not know its session any more.
    const session = 'stream' in response ? response.stream.session : undefined;
    const answer = await handler({
      ...asked,
      signal: mayBeRepeated(handler.method, header) ? unlessLost(signal, session) : signal,
      header: withDeadline(header, options.timeoutMs),
      body: admittedBody(request, header, admission),
      contextValues,
    });
    const outgoing = contextValues.get(outgoingKey);
    const filled = answer.body && (outgoing?.fill(answer.body, untilSent(response)) ?? answer.body);
    const body = filled && endedWith(response, filled);
    await universalResponseToNodeResponse({ ...answer, ...(body && { body }) }, response);
  } catch {
    // Errors of services are answers by now: what is left is that the client has gone.
    if (response.headersSent) cut(response);
    else response.writeHead(400).end();
  }
}

/**
 * By what name the gateway was called is no matter to it; connect-node throws where that is none. (Node's
 * client calls `::1:50051` what is `[::1]:50051`.)
 */
function nameHost({ headers }: NodeRequest): void {
  const host = headers[':authority'] ?? headers.host;
  if (host !== undefined && URL.canParse(`http://${host}`)) return;
  headers[':authority'] = 'localhost';
  headers.host = 'localhost';
}

/** Of what Node does not hold back, connect-node waits until it is sent. */
const untilSent = (response: NodeResponse) => sameMemory(response.writableHighWaterMark);

/**
 * A body whose making ends with its client. What writes it waits for the client to read on, and would wait
 * for ever: a query of the database would stay open.
 */
function endedWith(response: NodeResponse, body: Body): Body {
  const iterator = body[Symbol.asyncIterator]();
  response.once('close', () => {
    iterator.return?.().catch(() => undefined);
  });
  return { [Symbol.asyncIterator]: () => iterator };
}

/**
 * A call that is answered before its request has come to an end: clients of HTTP/2 leave it so, and the stream
 * would stay, and the connection with it. By then they have all of the answer (RFC 9113, 8.1).
 */
function endUnfinished(stream: ServerHttp2Stream): void {
  stream.once('finish', () => {
    if (!stream.readableEnded) setTimeout(() => stream.destroy(), lastWordsMs).unref();
  });
}

function cut(response: NodeResponse): void {
  if ('stream' in response) response.stream.close(constants.NGHTTP2_CANCEL);
  else response.destroy();
}

const admitted: Interceptor = (next) => async (request) => {
  const admitted = await request.contextValues.get(admissionKey);
  request.contextValues.set(callerKey, admitted?.caller);
  return admitted === undefined ? next(request) : admitted.during(() => next(request));
};

/** A client that reads nothing can't be told that its time is up. */
const endedInTime: Interceptor = (next) => (request) => {
  const { signal, contextValues } = request;
  const end = () => {
    const { code } = ConnectError.from(signal.reason);
    if (code === Code.DeadlineExceeded) setTimeout(contextValues.get(cutKey), lastWordsMs).unref();
  };
  signal.addEventListener('abort', end, { once: true });
  return next(request);
};
