import { assert } from 'chai';
import { rejectsWith, settled } from './expect.js';

/** Checks that a call is VALIDATION, of this argument, and that its message can stand in a log. */
export async function refuses(call: () => Promise<unknown>, path: string): Promise<void> {
  expectOneLine(await rejectsWith('VALIDATION', call, path));
}

/** No text that it quotes ends the line, drives a terminal or turns the direction of writing. */
export function expectOneLine({ message }: Error): void {
  assert.notMatch(
    message,
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/u,
    'the message of an error',
  );
}

/** Checks that a call is VALIDATION of `after`, and returns what it resolves with otherwise. */
export async function unlessNoCursor<T>(call: () => Promise<T>): Promise<T | undefined> {
  const outcome = await settled(call);
  if ('value' in outcome) return outcome.value;
  await refuses(() => Promise.reject(outcome.error), 'after');
  return undefined;
}
