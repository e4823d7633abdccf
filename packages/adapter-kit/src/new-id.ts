const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Ids of one process have these in common, as MongoDB's ObjectIds do. */
const processPart = hex(crypto.getRandomValues(new Uint8Array(5)));
let counter = crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;

/**
 * An id as MongoDB's drivers make them: seconds since 1970, five random bytes of this process, a
 * counter; 24 lower-case hex digits. Ids of one process ascend, for as long as its clock does.
 */
export function newId(): string {
  counter = (counter + 1) & 0xff_ffff;
  const seconds = Math.floor(Date.now() / 1000) % 2 ** 32;
  return (
    seconds.toString(16).padStart(8, '0') + processPart + counter.toString(16).padStart(6, '0')
  );
}
