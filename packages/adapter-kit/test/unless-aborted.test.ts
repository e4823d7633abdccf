import { expect, it } from 'vitest';
import { unlessAborted } from '../src/unless-aborted.js';

const never = () => new Promise<never>(() => {});
const reason = new Error('no time');

it('a wait ends with its signal, also with one that has fired before', async () => {
  const controller = new AbortController();
  const waiting = unlessAborted(never(), controller.signal);
  controller.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await expect(unlessAborted(never(), controller.signal)).rejects.toBe(reason);
});

it('a wait ends as what it waits for', async () => {
  const { signal } = new AbortController();
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
  await expect(unlessAborted(Promise.reject(reason), signal)).rejects.toBe(reason);
});
