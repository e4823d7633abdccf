/** How many digits of a term's id tell it from others. */
const termDigits = 8;

/** The names that keys of a store have on the server. */
export interface Keys {
  /**
   * Of a value. A server that was started anew, or another that took its place, for a while or for good,
   * may have older values than were acknowledged: under the id of its own term it has none, and those leave
   * by their time.
   */
  value(term: string, key: string): string;
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
    value: (term, key) => `${tag}:c:${term.slice(0, termDigits)}:${key}`,
    bucket: (key) => `${tag}:r:${key}`,
    nothing: `${tag}:n`,
  };
}
