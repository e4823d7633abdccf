import { channel, tracingChannel } from 'node:diagnostics_channel';
import type { AttemptEvent, CallEvent, CallInfo, Observer } from '@jts/adapter-kit';

/** The names of the channels. */
export const channels = {
  /** A `tracingChannel` (`tracing:jts:storage:call:start`, ...) with a {@link CallMessage} a call. */
  call: 'jts:storage:call',
  /** A `channel` with an {@link AttemptMessage} for each attempt that fails. */
  attempt: 'jts:storage:attempt',
} as const;

/** A call: one object, from its `start` to its `asyncEnd`. */
export interface CallMessage extends CallInfo {
  /** How it ended where it resolved, from `asyncStart` on: never what it resolved with. */
  result?: CallEvent;
  /** How it ended where it rejected, from `error` on: its code, never the error itself. */
  error?: CallEvent;
}

export interface AttemptMessage extends AttemptEvent {
  /** The message of the call that this was an attempt of. */
  readonly call: CallMessage;
}

const calls = tracingChannel<unknown, CallMessage>(channels.call);
const attempts = channel(channels.attempt);

/**
 * Publishes each call of a store, and each attempt that fails, to channels of `diagnostics_channel`.
 * Where nobody subscribes, a call costs a look at that. A subscriber sees the calls that begin after
 * its subscription, as with Node's own `tracePromise`, and stores bound to `start` are there while
 * the call works.
 *
 * What a subscriber throws harms no call: Node raises it as an `uncaughtException`.
 */
export function diagnosticsChannels(): Observer {
  return (info) => {
    if (!calls.hasSubscribers && !attempts.hasSubscribers) return undefined;
    const call: CallMessage = { ...info };
    return {
      around(work) {
        calls.start.runStores(call, work);
        calls.end.publish(call);
      },
      onEvent(event) {
        if (event.type === 'attempt') attempts.publish({ ...event, call });
        else end(call, event);
      },
    };
  };
}

/** In the order of `tracePromise`. */
function end(call: CallMessage, event: CallEvent): void {
  if (event.code === undefined) {
    call.result = event;
  } else {
    call.error = event;
    calls.error.publish(call);
  }
  calls.asyncStart.publish(call);
  calls.asyncEnd.publish(call);
}
