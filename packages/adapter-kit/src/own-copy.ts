/** Deeper than any value that a port takes. */
const deepest = 70;

/**
 * A copy of plain data that the caller may go on changing: arrays, objects, dates, bytes. Instances of
 * other classes are immutable where a port takes them, and what no port takes is left to its checks.
 */
export function ownCopy<T>(value: T): T {
  return copyOf(value, 0, new Map()) as T;
}

/** @param made the copies so far: a value may hold another one twice, or itself */
function copyOf(value: unknown, depth: number, made: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null || depth > deepest) return value;
  if (made.has(value)) return made.get(value);
  if (value instanceof Date) return new Date(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  const copy = emptyLike(value);
  if (copy === undefined) return value;
  made.set(value, copy);
  for (const [key, one] of Object.entries(value)) {
    // Defined, not assigned: a key may be `__proto__`.
    Object.defineProperty(copy, key, {
      value: copyOf(one, depth + 1, made),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return copy;
}

function emptyLike(value: object): object | undefined {
  if (Array.isArray(value)) return new Array(value.length);
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null ? {} : undefined;
}
