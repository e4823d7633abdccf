import type { CallContext } from '@jts/adapter-kit';
import type { ReadOptions } from './call-options.js';
import { newFill } from './envelope.js';
import type { Place } from './keys.js';
import type { Parts } from './parts.js';

/** A read whose whole answer is one value of the cache. */
export interface Question<T> {
  readonly operation: string;
  readonly place: Place;
  /** Which value it is, of those that go with the place's counter. */
  readonly name: string;
  readonly maxAgeMs: number;
  read(options: ReadOptions): Promise<T>;
  encode(cacheKey: string, label: { number: number; fill: number }, answer: T): Uint8Array;
  /** Undefined where the value is not exactly right. */
  decode(cacheKey: string, number: number, bytes: Uint8Array): T | undefined;
}

/** The answer of the cache, or else of the database. */
export async function answered<T>(
  { lookup, flights, shelf, clock, tell }: Parts,
  question: Question<T>,
  context: CallContext,
): Promise<T> {
  const { place, operation, name, maxAgeMs } = question;
  const cacheKey = place.value(name);
  const found = await lookup.find(place.counter, [cacheKey], context);
  if (found === undefined) {
    tell({ operation, outcome: 'unused' });
    return flights.share(cacheKey, context, (options) => question.read(options));
  }
  const { number, values } = found;
  const [bytes] = values;
  const hit = bytes && question.decode(cacheKey, number, bytes);
  const isHit = hit !== undefined && hit !== null;
  tell({ operation, outcome: isHit ? 'hit' : 'miss' });
  if (isHit) return hit;
  return flights.join(`${cacheKey} ${number}`, maxAgeMs, context, async (options) => {
    const asked = clock.monotonicMs();
    const read = await question.read(options);
    const label = { number, fill: newFill() };
    shelf.put(cacheKey, () => question.encode(cacheKey, label, read), asked, maxAgeMs);
    return read;
  });
}
