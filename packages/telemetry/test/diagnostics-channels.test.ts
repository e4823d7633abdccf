import { AsyncLocalStorage } from 'node:async_hooks';
import { channel, tracingChannel } from 'node:diagnostics_channel';
import { createMemoryStore } from '@jts/adapter-memory';
import { ValidationError } from '@jts/domain';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type AttemptMessage,
  type CallMessage,
  channels,
  diagnosticsChannels,
} from '../src/index.js';
import { callsOf, failing, nothing, rejection } from './calls.js';

const open = () => callsOf([diagnosticsChannels()]);
const durationMs = expect.any(Number);
const call = { type: 'call', store: 'Scripted', operation: 'work', durationMs, attempts: 1 };

/** What each channel has published, in order, with the messages as they were then. */
function subscribed() {
  const calls = tracingChannel<unknown, CallMessage>(channels.call);
  const attempts = channel(channels.attempt);
  const log: [string, CallMessage | AttemptMessage][] = [];
  const messages: (CallMessage | AttemptMessage)[] = [];
  const told = (name: string) => (message: unknown) => {
    messages.push(message as CallMessage);
    log.push([name, { ...(message as CallMessage) }]);
  };
  const subscribers = {
    start: told('start'),
    end: told('end'),
    asyncStart: told('asyncStart'),
    asyncEnd: told('asyncEnd'),
    error: told('error'),
  };
  const onAttempt = told('attempt');
  calls.subscribe(subscribers);
  attempts.subscribe(onAttempt);
  onTestFinished(() => {
    calls.unsubscribe(subscribers);
    attempts.unsubscribe(onAttempt);
  });
  return { log, messages };
}

describe('a call', () => {
  it('is published from its begin to its end, as one message', async () => {
    const { log, messages } = subscribed();
    await open().run('work', undefined, nothing, async () => ['secret']);
    const begun = { store: 'Scripted', operation: 'work' };
    const ended = { ...begun, result: { ...call, rows: 1 } };
    expect(log).toEqual([
      ['start', begun],
      ['end', begun],
      ['asyncStart', ended],
      ['asyncEnd', ended],
    ]);
    expect(new Set(messages).size).toBe(1);
  });

  it('that fails is published with its code', async () => {
    const { log } = subscribed();
    const refused = () => {
      throw new ValidationError('key', 'is none');
    };
    await rejection(open().run('work', undefined, refused, async () => 1));
    expect(log.map(([name]) => name)).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    expect(log.at(-1)?.[1]).toEqual({
      store: 'Scripted',
      operation: 'work',
      error: { ...call, attempts: 0, code: 'VALIDATION' },
    });
  });

  it('is published with each attempt that fails', async () => {
    const { log, messages } = subscribed();
    await open().run('work', undefined, nothing, failing(2, nothing));
    const names = ['start', 'end', 'attempt', 'attempt', 'asyncStart', 'asyncEnd'];
    expect(log.map(([name]) => name)).toEqual(names);
    const attempts = messages.filter((message) => 'call' in message);
    expect(attempts.map(({ attempt, code }) => [attempt, code])).toEqual([
      [1, 'UNAVAILABLE'],
      [2, 'UNAVAILABLE'],
    ]);
    expect(attempts.every((attempt) => attempt.call === messages[0])).toBe(true);
  });

  it('is there for stores that are bound to its start, as long as it works', async () => {
    const calls = tracingChannel<string, CallMessage>(channels.call);
    const current = new AsyncLocalStorage<string>();
    calls.start.bindStore(current, ({ operation }) => operation);
    onTestFinished(() => void calls.start.unbindStore(current));
    const seen = await Promise.all(
      ['a', 'b'].map((operation) =>
        open().run(
          operation,
          undefined,
          nothing,
          failing(1, () => current.getStore()),
        ),
      ),
    );
    expect(seen).toEqual(['a', 'b']);
    expect(current.getStore()).toBeUndefined();
  });
});

describe('where nobody subscribes', () => {
  it('a call is not observed', () => {
    expect(diagnosticsChannels()({ store: 'Scripted', operation: 'work' })).toBeUndefined();
  });

  it('one that begins then is told of to nobody', async () => {
    const store = createMemoryStore({ observers: [diagnosticsChannels()] });
    const unseen = store.settings.get('a');
    const { log } = subscribed();
    await unseen;
    expect(log).toEqual([]);
  });
});

it('a subscriber that throws harms no call: Node raises what it threw', async () => {
  const calls = tracingChannel<unknown, CallMessage>(channels.call);
  const broken = () => {
    throw new Error('the subscriber is broken');
  };
  calls.start.subscribe(broken);
  calls.asyncEnd.subscribe(broken);
  const listeners = process.listeners('uncaughtException');
  const raised: unknown[] = [];
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', (error) => raised.push(error));
  try {
    expect(await open().run('work', undefined, nothing, async () => 'done')).toBe('done');
    await new Promise((turn) => setImmediate(turn));
  } finally {
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
    calls.start.unsubscribe(broken);
    calls.asyncEnd.unsubscribe(broken);
  }
  expect(raised).toEqual([
    new Error('the subscriber is broken'),
    new Error('the subscriber is broken'),
  ]);
});
