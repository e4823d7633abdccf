import type { Cache } from '@jts/ports';

/** Everything that is read, changed. */
export const reading = (
  real: Cache,
  change: (value: Uint8Array) => Uint8Array | null,
): Partial<Cache> => ({
  get: async (...call) => {
    const value = await real.get(...call);
    return value && change(value);
  },
  getMany: async (...call) => (await real.getMany(...call)).map((value) => value && change(value)),
});
