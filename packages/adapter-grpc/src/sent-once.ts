import type { Interceptor } from '@connectrpc/connect';
import type { UniversalClientFn } from '@connectrpc/connect/protocol';
import { columnsField, Outgoing, sameMemory } from '@jts/proto';

/** Streams of columns are copied once on their way out: what keeps the messages, and what sends them. */
export function sentOnce(client: UniversalClientFn): {
  readonly interceptor: Interceptor;
  readonly httpClient: UniversalClientFn;
} {
  const byHeader = new WeakMap<Headers, Outgoing>();
  return {
    interceptor: (next) => (request) => {
      const { stream, method, header, message } = request;
      if (!stream || columnsField(method.input) === undefined) return next(request);
      const outgoing = new Outgoing(method.input);
      byHeader.set(header, outgoing);
      return next({ ...request, message: outgoing.keep(message) });
    },
    httpClient: (request) => {
      const outgoing = byHeader.get(request.header);
      if (outgoing === undefined || request.body === undefined) return client(request);
      // Node's client asks for the next chunk when the one before is sent.
      return client({ ...request, body: outgoing.fill(request.body, sameMemory()) });
    },
  };
}
