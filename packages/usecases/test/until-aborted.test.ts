/// <reference types="node" />
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { untilAborted } from '../src/until-aborted.js';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

it.each([
  ['with a signal', new AbortController().signal],
  ['without one', undefined],
])('holds on to nothing that was given, %s', async (_, signal) => {
  const given: WeakRef<object>[] = [];
  async function* source() {
    for (let n = 0; n < 20; n++) {
      const batch = { n };
      given.push(new WeakRef(batch));
      yield batch;
    }
  }
  let held: number | undefined;
  for await (const { n } of untilAborted(source(), signal)) {
    // What a WeakRef was made of lives until the turn ends.
    await new Promise((done) => setImmediate(done));
    if (n < 19) continue;
    collectGarbage();
    held = given.filter((reference) => reference.deref() !== undefined).length;
  }
  // The last two may still be in use.
  expect(held).toBeLessThanOrEqual(2);
});
