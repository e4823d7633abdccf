import type { CacheDriver, CallContext } from '@jts/adapter-kit';
import { TooLargeError } from '@jts/domain';
import { bytesOf, integerOf, listOf } from './answers.js';
import { incrementScript, readScript } from './cache-scripts.js';
import type { Connection } from './connection.js';
import { UnreadableAnswerError } from './errors.js';
import type { Keys } from './keys.js';

/** No value of ours is larger: of so few that all fit the limit the server need not add up the sizes. */
const largestValue = 16_000_000;

/** Values as plain strings of Redis, which forgets them by its clock. */
export function cacheDriver(connection: Connection, keys: Keys): CacheDriver {
  const getMany = async (wanted: readonly string[], context: CallContext) => {
    const link = await connection.ready(context);
    const names = wanted.map((key) => keys.value(link.server.term, key));
    const { bytes } = context.limits;
    const answer = await (names.length > 1 && names.length * largestValue > bytes
      ? readScript.run(link.proven, names, [String(bytes)], context)
      : // Of one key as well: what is no string reads as absent then.
        link.proven.send(['MGET', ...names], context));
    if (typeof answer === 'number') throw tooLarge(bytes);
    return link.read(answer, (found) => listOf(found, names.length).map(bytesOf));
  };

  return {
    getMany,
    get: async (key, context) => (await getMany([key], context))[0] ?? null,

    async set(key, value, ttlMs, context) {
      const begun = performance.now();
      const link = await connection.ready(context);
      const name = keys.value(link.server.term, key);
      // However late the server comes to do it. Of a time that is over it keeps nothing.
      const until = Math.floor((await link.timeAt(begun, context)) + ttlMs);
      const command = ['SET', name, viewOf(value), 'PXAT', String(until)];
      link.read(await link.sendTimed(command, context), done);
    },

    async delete(wanted, context) {
      const link = await connection.ready(context);
      const names = wanted.map((key) => keys.value(link.server.term, key));
      const answer = await link.proven.send(['UNLINK', ...names], context);
      return link.read(answer, integerOf);
    },

    async increment(key, by, ttlMs, context) {
      const link = await connection.ready(context);
      const names = [keys.value(link.server.term, key)];
      const args = [String(by), String(ttlMs)];
      const answer = await incrementScript.run(link.proven, names, args, context);
      return link.read(answer, integerOf);
    },
  };
}

function done(answer: unknown): void {
  if (String(answer) !== 'OK') throw new UnreadableAnswerError('OK was expected');
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

function tooLarge(bytes: number): TooLargeError {
  const most = bytes.toLocaleString('en');
  return new TooLargeError(`the values have more than ${most} bytes (limits.bytes)`);
}
