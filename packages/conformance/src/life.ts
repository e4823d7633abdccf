import type { CallOptions, Store } from '@jts/ports';
import { assert } from 'chai';
import { rejectsWith, resolves } from './expect.js';
import type { Capabilities } from './target.js';

/** A store whose life is asked about, and what it takes to see that it lives. */
interface Life<S extends Store> {
  readonly store: S;
  readonly capabilities: Capabilities;
  another(): Promise<S>;
  /** A call of each method. */
  calls(
    store: S,
    options?: CallOptions,
  ): readonly (readonly [name: string, call: () => Promise<unknown>])[];
  /** Writes something, of which one can see how often it was written. */
  write(store: S): Promise<unknown>;
  expectWritten(store: S, times: number): Promise<void>;
  /** Calls that take a moment, made at once. */
  busy(store: S): readonly Promise<unknown>[];
}

interface LifeQuestion {
  /** @param prefix what the keys of the port begin with, behind the rule */
  key(prefix: string): string;
  readonly title: string;
  readonly why?: string;
  ask<S extends Store>(life: Life<S>): Promise<void>;
}

async function expectClosed<S extends Store>({ calls }: Life<S>, store: S): Promise<void> {
  for (const [, call] of calls(store)) await rejectsWith('CLOSED', call);
}

/** What every store does from its opening to its end, whatever it keeps. */
export const lifeQuestions: readonly LifeQuestion[] = [
  {
    key: (prefix) => `G8/${prefix}-closed`,
    title: 'after close every call is CLOSED, whatever its arguments',
    async ask(life) {
      await life.write(life.store);
      await life.store.close();
      await expectClosed(life, life.store);
      for (const [, call] of life.calls(life.store, { timeoutMs: -1 })) {
        await rejectsWith('CLOSED', call);
      }
    },
  },
  {
    key: (prefix) => `G8/${prefix}-closing`,
    title: 'a call made while the store closes is CLOSED',
    async ask(life) {
      const closing = life.store.close();
      await expectClosed(life, life.store);
      await closing;
    },
  },
  {
    key: (prefix) => `G8/${prefix}-close-twice`,
    title: 'close can be called twice, at once and later, and is what disposing does',
    async ask({ store }) {
      await resolves(() => Promise.all([store.close(), store.close()]), 'close, twice at once');
      await resolves(() => store.close(), 'close, once more');
      await resolves(async () => store[Symbol.asyncDispose](), 'disposing what is closed');
    },
  },
  {
    key: (prefix) => `G8/${prefix}-dispose`,
    title: 'disposing closes',
    async ask(life) {
      await life.store[Symbol.asyncDispose]();
      await expectClosed(life, life.store);
    },
  },
  {
    key: (prefix) => `G8/${prefix}-waits-for-calls`,
    title: 'close waits for the calls in flight, which end as if nothing was',
    why: 'A driver that is closed cuts its calls off, and what became of them is unknown.',
    async ask({ store, another, capabilities, write, expectWritten, busy }) {
      const reader = capabilities.reconnects ? await another() : undefined;
      let ended = false;
      const all = Promise.all([...busy(store), write(store)]).finally(() => {
        ended = true;
      });
      await store.close();
      assert.isTrue(ended, 'the calls had ended when close resolved');
      await all;
      if (reader) await expectWritten(reader, 1);
    },
  },
  {
    key: (prefix) => `G8/${prefix}-others-stay-open`,
    title: 'closing one connection leaves another alone',
    async ask({ store, another, capabilities, write, expectWritten }) {
      const other = await another();
      await write(store);
      if (!capabilities.reconnects) return;
      await store.close();
      await expectWritten(other, 1);
      await write(other);
      await expectWritten(await another(), 2);
    },
  },
  {
    key: (prefix) => `G9/${prefix}-health`,
    title: 'a store that works says so, and how long it took',
    async ask({ store }) {
      for (const options of [undefined, { timeoutMs: 60_000 }]) {
        const { ok, latencyMs, details, error, serverVersion = '' } = await store.health(options);
        assert.isTrue(ok, error?.message);
        assert.isUndefined(error);
        assert.isAtLeast(latencyMs, 0);
        assert.isFinite(latencyMs);
        assert.isString(serverVersion);
        for (const value of Object.values(details)) assert.isString(value);
      }
    },
  },
];
