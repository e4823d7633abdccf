import type { Capabilities, ConformanceTarget, Namespace } from './target.js';

/** What each capability asks, for the message to an author who has not answered it. */
const questions: Readonly<Record<keyof Capabilities, string>> = {
  deletes: 'does deleteRange delete?',
  conflictSkip: "does saveMany keep stored candles by onConflict: 'skip'?",
  reconnects: 'do more connections reach the same data?',
};

/**
 * Not every author's compiler has looked at the target.
 *
 * @throws TypeError naming what is missing; a capability without an answer is never taken for a no
 */
export function checkTarget(target: ConformanceTarget<unknown>): void {
  if (typeof target !== 'object' || target === null) {
    throw new TypeError(`a target must be an object, not ${String(target)}`);
  }
  const { name, capabilities, open } = target;
  if (typeof name !== 'string' || name === '') throw new TypeError('a target must have a name');
  for (const [capability, question] of Object.entries(questions)) {
    if (typeof capabilities?.[capability as keyof Capabilities] === 'boolean') continue;
    throw new TypeError(
      `${name}: capabilities.${capability} must be true or false: ${question} Where not, the suite checks that the call says UNSUPPORTED`,
    );
  }
  if (typeof open !== 'function') throw new TypeError(`${name}: open must be a function`);
}

/**
 * Likewise what it opens.
 *
 * @param name the target and the case
 * @throws TypeError naming what is missing
 */
export function checkNamespace(name: string, namespace: Namespace<unknown>): void {
  if (typeof namespace !== 'object' || namespace === null) {
    throw new TypeError(`${name}: open() must give a namespace, not ${String(namespace)}`);
  }
  const { repository, priceScale, reconnect, seed, readRaw, clock, close } = namespace;
  const wrong = (field: string, rule: string) =>
    new TypeError(`${name}: ${field} of what open() gives must be ${rule}`);
  if (typeof close !== 'function') throw wrong('close', 'a function');
  if (typeof repository !== 'object' || repository === null) throw wrong('repository', 'an object');
  if (typeof reconnect !== 'function') throw wrong('reconnect', 'a function');
  if (priceScale !== undefined && !Number.isInteger(priceScale)) {
    throw wrong('priceScale', 'a number of decimal places, or absent');
  }
  if (readRaw !== undefined && typeof readRaw !== 'function') {
    throw wrong('readRaw', 'a function, or absent where no other program can read');
  }
  if (clock !== undefined && typeof clock?.move !== 'function') {
    throw wrong('clock', 'an object with move, or absent where no clock can be moved');
  }
  if (typeof seed === 'function' || seed === 'unsupported') return;
  throw wrong('seed', "a function, or 'unsupported' where no other program can write");
}
