import { createContextKey, type Interceptor } from '@connectrpc/connect';
import { columnsField, Outgoing } from '@jts/proto';

/** What the body of an answer is filled with, where that are columns in binary form. */
export const outgoingKey = createContextKey<Outgoing | undefined>(undefined);

/** Streams of columns are copied once on their way out. Outermost: what it gives on are no messages. */
export const sentOnce: Interceptor = (next) => async (request) => {
  const { method, contextValues, header } = request;
  const response = await next(request);
  const isText = header.get('content-type')?.includes('json') ?? false;
  if (!response.stream || isText || columnsField(method.output) === undefined) return response;
  const outgoing = new Outgoing(method.output);
  contextValues.set(outgoingKey, outgoing);
  return { ...response, message: outgoing.keep(response.message) };
};
