/** Between two tries to tell the cache of a write, in milliseconds. */
export const pauses = { firstMs: 50, longestMs: 250 };
