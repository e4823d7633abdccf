import { checkInteger, checkOptionNames, type OptionNames } from '@jts/adapter-kit';
import { ValidationError } from '@jts/domain';

/** How much a caller may ask for. What is refused for it has done nothing. */
export interface CallerLimits {
  /**
   * Calls that may begin in a second, evenly: above 0, up to 10^9, fractions as well; any number if absent.
   * As many may come at once. More are `RESOURCE_EXHAUSTED`, with the time after which to come again.
   */
  readonly callsPerSecond?: number;
  /**
   * Calls that run at a time in this gateway, streams among them, 1 to 10^6; 256 if absent. More are
   * `RESOURCE_EXHAUSTED`.
   */
  readonly concurrentCalls?: number;
  /**
   * Bars, symbols, documents or trades of one call, of what it saves or of its answer, a stream being one
   * call; 100,000,000 if absent. More is `TOO_LARGE`.
   */
  readonly rows?: number;
  /** Bytes of one request, 1 to 2^32-1; 67,108,864 (64 MiB) if absent. More is `TOO_LARGE`. */
  readonly messageBytes?: number;
}

/** Limits, all of them said. */
export interface Limits extends Required<Omit<CallerLimits, 'callsPerSecond'>> {
  readonly callsPerSecond: number | undefined;
}

const defaults: Limits = {
  callsPerSecond: undefined,
  concurrentCalls: 256,
  rows: 100_000_000,
  messageBytes: 64 * 2 ** 20,
};

const limitNames: OptionNames<CallerLimits> = {
  callsPerSecond: true,
  concurrentCalls: true,
  rows: true,
  messageBytes: true,
};

/**
 * @param base what holds where `options` say nothing
 * @throws ValidationError naming the limit
 */
export function checkLimits(
  path: string,
  options: CallerLimits = {},
  base: Limits = defaults,
): Limits {
  checkOptionNames(options, limitNames, path);
  const limits = { ...base, ...options };
  return {
    callsPerSecond: checkRate(`${path}.callsPerSecond`, limits.callsPerSecond),
    concurrentCalls: checkInteger(`${path}.concurrentCalls`, limits.concurrentCalls, 1, 1_000_000),
    rows: checkInteger(`${path}.rows`, limits.rows, 1, Number.MAX_SAFE_INTEGER),
    messageBytes: checkInteger(`${path}.messageBytes`, limits.messageBytes, 1, 2 ** 32 - 1),
  };
}

/** What a bucket of a `RateLimiter` takes. */
const mostCalls = 1_000_000_000;

function checkRate(path: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value <= mostCalls) return value;
  throw new ValidationError(path, 'must be a number above 0, up to 1,000,000,000');
}
