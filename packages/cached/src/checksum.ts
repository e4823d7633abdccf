const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

function mixed(state: number, word: number): number {
  const stirred = Math.imul(rotated(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
  return (Math.imul(rotated(state ^ stirred, 13), 5) + 0xe6546b64) | 0;
}

function mixedBytes(from: number, bytes: Uint8Array): number {
  let state = from;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = bytes.byteLength & ~3;
  for (let at = 0; at < words; at += 4) state = mixed(state, view.getUint32(at, true));
  for (let at = words; at < bytes.byteLength; at++) state = mixed(state, view.getUint8(at));
  return mixed(state, bytes.byteLength);
}

/**
 * 32 bits over parts of a value and the key that it belongs to (MurmurHash3 without its finish): bits that
 * flip, a value under another key. It finds accidents, not malice.
 */
export function checksum(key: string, ...parts: readonly Uint8Array[]): number {
  let state = key.length;
  for (let i = 0; i < key.length; i++) state = mixed(state, key.charCodeAt(i));
  for (const part of parts) state = mixedBytes(state, part);
  return state >>> 0;
}
