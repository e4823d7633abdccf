import type { SettingsRepository } from '@jts/ports';
import { assert } from 'chai';
import fc from 'fast-check';
import { anyJson, anyName, asStored } from '../documents/arbitraries.js';
import { documentCase } from '../documents/document-case.js';
import { isPolluted } from '../documents/json-values.js';
import { expectValue } from '../documents/values.js';
import { checkProperty } from '../property.js';
import { expectSetting } from './setting-case.js';

const anyKey = anyName.filter((key) => !key.includes('\0'));

export const anySettingCases = [
  documentCase<SettingsRepository>({
    key: 'K1/any-value',
    title: 'any value under any key comes back as it was set, and any other in its place',
    async ask(test) {
      const { repository, property } = test;
      const other = await test.another();
      const check = fc.asyncProperty(anyKey, anyJson, anyJson, async (key, first, second) => {
        // Also after a run that has failed, while its input is made smaller.
        await repository.delete(key);
        const one = { key, value: asStored(first), version: 1 };
        expectSetting(await repository.set(key, first), one, 'what set returns');
        expectSetting(await other.get(key), one, 'the first, read');
        const two = { key, value: asStored(second), version: 2 };
        const set = await other.set(key, second, { expectedVersion: 1 });
        expectSetting(set, two, 'what the second set returns');
        const { items } = await repository.list({ prefix: key });
        expectValue(items[0], set, 'the first of the list');
        assert.isTrue(await repository.delete(key));
        assert.isFalse(isPolluted());
      });
      await checkProperty(check, property);
    },
  }),
];
