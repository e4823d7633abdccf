import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import { documentCase } from '../documents/document-case.js';
import { expectValue } from '../documents/values.js';
import { rejectsWith } from '../expect.js';
import { expectOptionsKept, optionsKept } from '../options-kept.js';
import { expectSetting, settingCalls } from './setting-case.js';

type Settings = SettingsRepository;

export const callCases = [
  documentCase<Settings>({
    key: 'K1/unknown-key',
    title: 'an unknown key is null, nothing to delete, and not listed',
    async ask({ repository }) {
      assert.isNull(await repository.get('a'));
      assert.isFalse(await repository.delete('a'));
      expectValue(await repository.list(), { items: [] }, 'list');
      expectValue(await repository.list({ prefix: 'a' }), { items: [] }, 'list by prefix');
    },
  }),

  documentCase<Settings>({
    key: 'G9/setting-timeouts-checked',
    title: 'a timeout that is no time is VALIDATION of every method, and nothing is written',
    async ask({ repository }) {
      for (const timeoutMs of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, '1000' as never]) {
        for (const [, call] of settingCalls(repository, { timeoutMs })) {
          await rejectsWith('VALIDATION', call, 'timeoutMs');
        }
      }
      assert.isNull(await repository.get('a'));
      for (const [, call] of settingCalls(repository, { timeoutMs: 60_000 })) await call();
    },
  }),

  documentCase<Settings>({
    ...optionsKept,
    key: 'G4/setting-options',
    ask: ({ repository }) => expectOptionsKept((options) => settingCalls(repository, options)),
  }),

  documentCase<Settings>({
    key: 'G7/setting-calls-aborted',
    title: 'a signal that has fired, or fires during a call, is ABORTED of every method',
    async ask({ repository }) {
      const reason = new Error('enough');
      for (const [name, call] of settingCalls(repository, { signal: AbortSignal.abort(reason) })) {
        const error = await rejectsWith('ABORTED', call);
        assert.deepEqual([error.name, error.cause], ['AbortError', reason], name);
      }
      assert.isNull(await repository.get('a'), 'nothing was written');
      const kept = await repository.set('k', 'kept');
      for (const i of settingCalls(repository, {}).keys()) {
        const controller = new AbortController();
        const [, call] = settingCalls(repository, { signal: controller.signal })[i] ?? [];
        const answer = call?.();
        controller.abort(reason);
        await rejectsWith('ABORTED', () => answer ?? assert.fail('a call'));
      }
      // The set that was aborted may still be stored, even later: whole, or not at all.
      const found = await repository.get('a');
      if (found !== null) expectSetting(found, { key: 'a', value: 1, version: 1 }, 'the set');
      expectValue(await repository.get('k'), kept, 'what was stored before');
    },
  }),
];
