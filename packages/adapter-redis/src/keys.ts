/** How many digits of a run's id tell it from others. */
const runDigits = 8;

/** The names that keys of a store have on the server. */
export interface Keys {
  /**
   * Of a value. A server that was started anew, or another that took its place, may have older values
   * than were acknowledged: under the id of its own run it has none, and those leave by their time.
   */
  value(runId: string, key: string): string;
  /** Of a bucket, which outlives a restart where the server has written it to its disk. */
  bucket(key: string): string;
  /** Under which nothing ever is. */
  readonly nothing: string;
}

/**
 * The braces make a cluster keep all keys of a store on one of its servers. A prefix can't reach into
 * another's keys: braces of its own are escaped, so that the first one closes it.
 */
export function keysWith(prefix: string): Keys {
  const tag = `{${prefix.replaceAll(/[%{}]/g, encodeURIComponent)}}`;
  return {
    value: (runId, key) => `${tag}:c:${runId.slice(0, runDigits)}:${key}`,
    bucket: (key) => `${tag}:r:${key}`,
    nothing: `${tag}:n`,
  };
}
