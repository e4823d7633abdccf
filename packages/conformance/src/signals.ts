import type { CallOptions } from '@jts/ports';
import { assert } from 'chai';
import { rejectsWith, resolves, settled } from './expect.js';

/** A call of each method of a store and its repositories, with these options. */
type EveryCall = (
  options: CallOptions,
) => readonly (readonly [name: string, call: () => Promise<unknown>])[];

/** What is asked of every method that takes a signal, whatever the store has. */
interface SignalQuestion {
  readonly name: string;
  readonly title: string;
  readonly why: string;
  ask(everyCall: EveryCall): Promise<void>;
}

export const signalQuestions: readonly SignalQuestion[] = [
  {
    name: 'signals-checked',
    title: 'a signal that is none is VALIDATION of every method',
    why: 'A call that was meant to be aborted would go on, and nobody would know.',
    async ask(everyCall) {
      for (const none of [{}, true, 'abort', new AbortController(), null] as never[]) {
        for (const [, call] of everyCall({ signal: none })) {
          await rejectsWith('VALIDATION', call, 'signal');
        }
      }
    },
  },
  {
    name: 'signals-left-clean',
    title: 'a call that has ended leaves no listener on its signal',
    why: 'A signal for all of an import gets a listener of each call, and keeps all that it holds.',
    async ask(everyCall) {
      const { signal } = new AbortController();
      const listeners = countListeners(signal);
      for (const [name, call] of everyCall({ signal })) {
        await resolves(call, name);
        assert.equal(listeners(), 0, `listeners that ${name} has left`);
      }
    },
  },
  {
    name: 'aborted-alone',
    title: 'an abort ends its own call, and no equal one beside it',
    why: 'Calls that share a request, or a connection, would share its end.',
    async ask(everyCall) {
      for (const i of everyCall({}).keys()) {
        const { signal, abort } = abortable();
        const [name, mine] = everyCall({ signal })[i] ?? assert.fail('a call');
        const [, others] = everyCall({})[i] ?? assert.fail('a call');
        const ended = settled(mine);
        const beside = resolves(others, `${name} beside one that is aborted`);
        abort();
        await rejectsWith('ABORTED', async () => {
          const outcome = await ended;
          if ('error' in outcome) throw outcome.error;
          return outcome.value;
        });
        await beside;
      }
    },
  },
];

function abortable() {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** Counts the listeners that a signal gets from now on, and has not lost again. */
function countListeners(signal: AbortSignal): () => number {
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  Object.assign(signal, {
    addEventListener: (...call: Parameters<typeof add>) => {
      listeners.add(call[1]);
      add(...call);
    },
    removeEventListener: (...call: Parameters<typeof remove>) => {
      listeners.delete(call[1]);
      remove(...call);
    },
  });
  return () => listeners.size;
}
