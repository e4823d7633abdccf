import type { DocumentStore } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { rejectsWith } from '../expect.js';
import { everyCall, expectAll, saveAll } from './store-case.js';

export const schemaCases = [
  documentCase<DocumentStore>({
    key: 'G1/documents-ensure-schema',
    title: 'ensureSchema can be repeated, also by many at once, and keeps what is stored',
    async ask(test) {
      const { repository: store } = test;
      const other = await test.another();
      const first = await saveAll(store);
      await store.ensureSchema();
      const all = [store, other, store, other, store, other];
      await Promise.all(all.map((one) => one.ensureSchema()));
      const second = await saveAll(other);
      for (const one of [store, other]) await expectAll(one, [first, second]);
    },
  }),

  documentCase<DocumentStore>({
    key: 'G9/documents-health',
    title: 'a store that works says so, and how long it took',
    async ask({ repository: store }) {
      const { ok, latencyMs, details, error, serverVersion = '' } = await store.health();
      assert.isTrue(ok, error?.message);
      assert.isUndefined(error);
      assert.isAtLeast(latencyMs, 0);
      assert.isFinite(latencyMs);
      assert.isString(serverVersion);
      for (const value of Object.values(details)) assert.isString(value);
    },
  }),

  documentCase<DocumentStore>({
    key: 'G7/documents-aborted',
    title: 'every method of the store takes a signal and a timeout',
    async ask({ repository: store }) {
      const signal = AbortSignal.abort();
      for (const [, call] of everyCall(store, { signal })) await rejectsWith('ABORTED', call);
      for (const timeoutMs of [0, -1, Number.NaN]) {
        for (const [, call] of everyCall(store, { timeoutMs })) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      await expectAll(store, []);
      for (const [, call] of everyCall(store, { timeoutMs: 60_000 })) await call();
      assert.isTrue((await store.health({ timeoutMs: 60_000 })).ok);
    },
  }),

  documentCase<DocumentStore>({
    key: 'G7/documents-deadline',
    title: 'a call that its timeout is too short for is TIMEOUT, or was fast enough',
    why: 'Drivers have time limits that do nothing.',
    async ask({ repository: store }) {
      for (const [name, call] of everyCall(store, { timeoutMs: 1e-3 })) {
        const late = await call().then(
          () => undefined,
          (error: unknown) => error,
        );
        if (late !== undefined && name !== 'health') {
          await rejectsWith('TIMEOUT', () => Promise.reject(late));
        }
      }
      await saveAll(store);
    },
  }),
];
