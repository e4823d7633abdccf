import { ValidationError } from '@jts/domain';
import type { SaveOptions } from '@jts/ports';

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Ids of one process have these in common, as MongoDB's ObjectIds do. */
const processPart = hex(crypto.getRandomValues(new Uint8Array(5)));
let counter = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/**
 * An id as MongoDB's drivers make them: seconds since 1970, five random bytes of this process, a
 * counter; 24 lower-case hex digits. Ids of one process ascend, for as long as its clock does.
 */
function newId(): string {
  counter = (counter + 1) & 0xff_ffff;
  const seconds = Math.floor(Date.now() / 1000) % 2 ** 32;
  return (
    seconds.toString(16).padStart(8, '0') + processPart + counter.toString(16).padStart(6, '0')
  );
}

const ownId = /^[0-9a-f]{24}$/;

/** The id of a new entity: the caller's own, or one made here. */
export function idOfNew(options: SaveOptions | undefined): string {
  const id: unknown = options?.newId ?? newId();
  if (typeof id === 'string' && ownId.test(id)) return id;
  throw new ValidationError('newId', 'must be 24 lower-case hex digits');
}

/** @throws ValidationError where an entity that has an id is to get another one */
export function refuseNewId(options: SaveOptions | undefined): void {
  if (options?.newId === undefined) return;
  throw new ValidationError('newId', 'must be absent: this entity has an id');
}
