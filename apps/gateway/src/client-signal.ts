import type { NodeResponse } from './node-handler.js';

/**
 * Fires as `signal` does, but not where the connection is lost: a client makes such a call again and wants to
 * know what it has done. By HTTP/1.1 that is all that a client can do, so that this does not fire.
 *
 * @param signal fires when nobody listens any more
 */
export function unlessLost(signal: AbortSignal, response: NodeResponse): AbortSignal {
  const controller = new AbortController();
  // A stream that has ended does not know it any more.
  const session = 'stream' in response ? response.stream.session : undefined;
  const onAbort = () => {
    if (session?.destroyed === false) controller.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return controller.signal;
}
