import type { Interceptor } from '@connectrpc/connect';

/**
 * Ends the stream of an answer when its client goes. What writes the answer waits then, for ever, for a
 * connection to take more; and what a service or an interceptor does at the end of a stream would not be done.
 */
export const endWithClient: Interceptor = (next) => async (request) => {
  const response = await next(request);
  if (!response.stream) return response;
  const messages = response.message[Symbol.asyncIterator]();
  const end = () => {
    // What it throws at its end is of no interest to anyone.
    messages.return?.().catch(() => undefined);
  };
  if (request.signal.aborted) end();
  else request.signal.addEventListener('abort', end, { once: true });
  return { ...response, message: { [Symbol.asyncIterator]: () => messages } };
};
