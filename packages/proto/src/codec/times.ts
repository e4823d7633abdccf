/** A time as messages have it. */
export const toMs = (time: Date): bigint => BigInt(time.getTime());

/** A time of a message: an invalid `Date` where it is out of reach, which no port takes. */
export const fromMs = (ms: bigint): Date => new Date(Number(ms));
