/** What a timer takes, 24 days: Node makes 1 ms of more. */
const longestMs = 2 ** 31 - 1;

/** Each protocol has a header of its own, and reads no other. */
const isGrpc = (header: Headers): boolean =>
  header.get('content-type')?.startsWith('application/grpc') ?? false;

/** Whether the client says how long its call may take. */
export const namesDeadline = (header: Headers): boolean =>
  header.has(isGrpc(header) ? 'grpc-timeout' : 'connect-timeout-ms');

/**
 * Headers with a deadline that a timer can keep. What makes no sense is left to the protocol, which refuses it.
 *
 * @param timeoutMs of a call that names none, 1 to 99,999,999
 */
export function withDeadline(header: Headers, timeoutMs: number): Headers {
  if (!namesDeadline(header)) return dated(header, timeoutMs);
  const named = isGrpc(header)
    ? inMs(/^(\d{1,8})([HMS])$/.exec(header.get('grpc-timeout') ?? ''))
    : inMs(/^(\d{1,10})$/.exec(header.get('connect-timeout-ms') ?? ''));
  return named > longestMs ? dated(header, longestMs) : header;
}

const unitsMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1_000 };

function inMs(named: readonly string[] | null): number {
  const [, digits = '0', unit = ''] = named ?? [];
  return Number(digits) * (unitsMs[unit] ?? 1);
}

function dated(header: Headers, ms: number): Headers {
  const headers = new Headers(header);
  if (isGrpc(header)) {
    // It has eight digits.
    headers.set('grpc-timeout', ms < 1e8 ? `${ms}m` : `${Math.floor(ms / 1_000)}S`);
  } else {
    headers.set('connect-timeout-ms', `${ms}`);
  }
  return headers;
}
