import type { Http2Session } from 'node:http2';

/**
 * Fires as `signal` does, but not where the connection is lost: a client makes such a call again and wants to
 * know what it has done. By HTTP/1.1 that is all that a client can do, so that this does not fire.
 *
 * @param signal fires when nobody listens any more
 * @param session the connection, of HTTP/2
 */
export function unlessLost(signal: AbortSignal, session: Http2Session | undefined): AbortSignal {
  const controller = new AbortController();
  const onAbort = () => {
    if (session?.destroyed === false) controller.abort(signal.reason);
  };
  signal.addEventListener('abort', onAbort, { once: true });
  return controller.signal;
}
