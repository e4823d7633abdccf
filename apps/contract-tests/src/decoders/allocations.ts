/** Every kind of array that takes its memory at once, whatever is written to it later. */
const kinds = [
  'ArrayBuffer',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
] as const;

let asked = 0;

/**
 * Counts from now on, in all of this process, the bytes that are asked for by a length. No other look
 * at the memory shows them: pages that nobody has touched are not there yet.
 */
export function countAllocations(): void {
  for (const kind of kinds) {
    const native = globalThis[kind];
    const size = 'BYTES_PER_ELEMENT' in native ? native.BYTES_PER_ELEMENT : 1;
    const counted = new Proxy<typeof native>(native, {
      construct(target, args: readonly unknown[], newTarget): object {
        const [length] = args;
        if (typeof length === 'number' && length > 0) asked += length * size;
        return Reflect.construct(target, args, newTarget);
      },
    });
    Object.assign(globalThis, { [kind]: counted });
  }
}

/** The bytes asked for since the last time. */
export function takeAllocated(): number {
  const bytes = asked;
  asked = 0;
  return bytes;
}
