/** Those who wait for one signal. */
interface Audience {
  readonly callbacks: Set<() => void>;
  readonly tell: () => void;
}

const audiences = new WeakMap<AbortSignal, Audience>();

/**
 * Calls back when a signal fires, at most once; of one that has fired before, never. One listener does so for
 * all who wait for a signal: Node takes more than ten for a leak, and a program may have any number of calls
 * under way with one.
 *
 * @param callback must not throw
 * @returns gives it up
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const audience = audiences.get(signal) ?? audienceOf(signal);
  // Of its own: another one may wait with the same function.
  const entry = () => callback();
  audience.callbacks.add(entry);
  return () => {
    audience.callbacks.delete(entry);
    if (audience.callbacks.size === 0) leave(signal, audience);
  };
}

function audienceOf(signal: AbortSignal): Audience {
  const callbacks = new Set<() => void>();
  const tell = () => {
    leave(signal, audience);
    for (const callback of callbacks) callback();
  };
  const audience = { callbacks, tell };
  audiences.set(signal, audience);
  signal.addEventListener('abort', tell, { once: true });
  return audience;
}

/** By then a new one may listen. */
function leave(signal: AbortSignal, audience: Audience): void {
  if (audiences.get(signal) !== audience) return;
  audiences.delete(signal);
  signal.removeEventListener('abort', audience.tell);
}
