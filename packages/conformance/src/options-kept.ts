import type { CallOptions } from '@jts/ports';
import { assert } from 'chai';
import { resolves } from './expect.js';

/** Options that no call takes. */
const spoiled = {
  ...{ timeoutMs: -1, limit: 0, after: 'none', prefix: 1, expectedVersion: -1 },
  ...{ chunkSize: 0, onConflict: 'none', signal: AbortSignal.abort() },
};

/**
 * Checks that options may be changed as soon as a call has been made.
 *
 * @param calls a call of each method, with these options
 */
export async function expectOptionsKept(
  calls: (
    options: CallOptions,
  ) => readonly (readonly [name: string, call: () => Promise<unknown>])[],
): Promise<void> {
  for (const i of calls({}).keys()) {
    const options = { timeoutMs: 60_000 };
    const [name, call] = calls(options)[i] ?? assert.fail('a call');
    const answer = resolves(call, `${name}, whose options have changed since,`);
    Object.assign(options, spoiled);
    await answer;
  }
}

export const optionsKept = {
  title: 'options may be changed as soon as a call has been made',
  why: 'A loop that counts on in one object of options changes those of the call before.',
};
