import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort, StoreCalls } from '../../src/index.js';
import { rejection, scriptedDriver } from '../driver.js';

const hang = () => new Promise<never>(() => {});

it('any number of calls have one signal, which ends them all; none is a leak to Node', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on('warning', note);
  const caller = new AbortController();
  const { signal } = caller;
  const calls = new StoreCalls(scriptedDriver({}));
  const run = (work: () => Promise<unknown>) => calls.run('work', { signal }, () => {}, work);
  const ended = Array.from({ length: 50 }, () => rejection(run(hang)));
  expect(await run(async () => 1)).toBe(1);
  caller.abort('changed my mind');
  for (const error of await Promise.all(ended)) expect(error).toMatchObject({ code: 'ABORTED' });
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', note);
  expect(warnings).toEqual([]);
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('who has left is not called, who stays is, once', () => {
  const caller = new AbortController();
  const called: string[] = [];
  const leave = onAbort(caller.signal, () => called.push('one that leaves'));
  onAbort(caller.signal, () => called.push('one that stays'));
  leave();
  leave();
  caller.abort();
  expect(called).toEqual(['one that stays']);
});

it('the same function may wait twice', () => {
  const caller = new AbortController();
  let called = 0;
  const callback = () => called++;
  const leave = onAbort(caller.signal, callback);
  onAbort(caller.signal, callback);
  leave();
  caller.abort();
  expect(called).toBe(1);
});

it('one that is left and waited for again is heard again', () => {
  const caller = new AbortController();
  let called = 0;
  onAbort(caller.signal, () => {})();
  expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  onAbort(caller.signal, () => called++);
  caller.abort();
  expect(called).toBe(1);
});
