import { type Secrets, shownMessage, type Translation, translations } from '@jts/adapter-kit';
import { firstContactProblem, tlsProblem, type Way } from '@jts/adapter-kit/node';
import { isStorageError, type StorageError } from '@jts/domain';

/** What the server answered instead of a result. */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  /** ClickHouse's number of the error; absent where a proxy or another program answered. */
  readonly code: number | undefined;
  /** The HTTP status; 200 where the error came after the first rows. */
  readonly status: number;
  /** What a `Retry-After` header asks for: proxies before the server send it. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, code: number | undefined, status: number, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The answer ended before its end, or is none of ClickHouse's. */
export class BrokenAnswerError extends Error {
  override readonly name = 'BrokenAnswerError';
}

/** A column is of a type that is not read here. */
export class UnexpectedTypeError extends Error {
  override readonly name = 'UnexpectedTypeError';
}

const {
  unauthorized,
  timedOut,
  exhausted,
  full,
  unavailable,
  unreachable,
  mismatch,
  tooLarge,
  unsupported,
  unknown,
} = translations;

/** What a statement says that is refused because it took too long on its way. */
export const tooLate = 'came too late to begin';

/** ClickHouse's FUNCTION_THROW_IF_VALUE_IS_NON_ZERO. */
const thrownByStatement = 395;

/** Other errors quote the statement, and a view may throw for reasons of its own. */
export const cameTooLate = ({ code, message }: ServerError): boolean =>
  code === thrownByStatement && message.includes(tooLate);

/** ClickHouse's SETTING_CONSTRAINT_VIOLATION. */
const constraintViolated = 452;

/** Whether the user may not change a setting that was sent. */
export const isConstrained = (error: unknown): boolean =>
  error instanceof ServerError && error.code === constraintViolated;

/** ClickHouse's error numbers, as `system.errors` names them. */
const serverErrors: ReadonlyMap<number, Translation> = new Map([
  [164, unauthorized], // READONLY: the profile forbids to set what exact results need
  [192, unauthorized], // UNKNOWN_USER
  [193, unauthorized], // WRONG_PASSWORD
  [194, unauthorized], // REQUIRED_PASSWORD
  [195, unauthorized], // IP_ADDRESS_NOT_ALLOWED
  [291, unauthorized], // DATABASE_ACCESS_DENIED
  [392, unauthorized], // QUERY_IS_PROHIBITED
  [452, unauthorized], // SETTING_CONSTRAINT_VIOLATION
  [497, unauthorized], // ACCESS_DENIED
  [516, unauthorized], // AUTHENTICATION_FAILED
  [159, timedOut], // TIMEOUT_EXCEEDED
  [160, timedOut], // TOO_SLOW: would not end in time
  [202, exhausted], // TOO_MANY_SIMULTANEOUS_QUERIES
  [203, exhausted], // NO_FREE_CONNECTION
  [241, exhausted], // MEMORY_LIMIT_EXCEEDED
  [252, exhausted], // TOO_MANY_PARTS
  [439, exhausted], // CANNOT_SCHEDULE_TASK
  [745, exhausted], // SERVER_OVERLOADED
  [158, tooLarge], // TOO_MANY_ROWS: a limit of the profile, as the next three
  [307, tooLarge], // TOO_MANY_BYTES
  [396, tooLarge], // TOO_MANY_ROWS_OR_BYTES
  [191, full], // SET_SIZE_LIMIT_EXCEEDED
  [201, full], // QUOTA_EXCEEDED
  [243, full], // NOT_ENOUGH_SPACE
  [8, mismatch], // THERE_IS_NO_COLUMN
  [10, mismatch], // NOT_FOUND_COLUMN_IN_BLOCK
  [16, mismatch], // NO_SUCH_COLUMN_IN_TABLE
  [47, mismatch], // UNKNOWN_IDENTIFIER
  [53, mismatch], // TYPE_MISMATCH
  [60, mismatch], // UNKNOWN_TABLE
  [81, mismatch], // UNKNOWN_DATABASE
  [218, mismatch], // TABLE_IS_DROPPED
  [3, unavailable], // UNEXPECTED_END_OF_FILE: an insert's connection broke between its chunks
  [32, unavailable], // ATTEMPT_TO_READ_AFTER_EOF: an insert's connection broke
  [33, unavailable], // CANNOT_READ_ALL_DATA: likewise
  [209, unavailable], // SOCKET_TIMEOUT
  [210, unavailable], // NETWORK_ERROR
  [225, unavailable], // NO_ZOOKEEPER
  [236, unavailable], // ABORTED: the server is shutting down
  [242, unavailable], // TABLE_IS_READ_ONLY: a replica without its Keeper
  [279, unavailable], // ALL_CONNECTION_TRIES_FAILED
  [285, unavailable], // TOO_FEW_LIVE_REPLICAS
  [286, unavailable], // UNSATISFIED_QUORUM_FOR_PREVIOUS_WRITE
  [319, unavailable], // UNKNOWN_STATUS_OF_INSERT
  [341, unavailable], // UNFINISHED: a mutation that was stopped
  [394, unavailable], // QUERY_WAS_CANCELLED
  [517, unavailable], // CANNOT_ASSIGN_ALTER: another one at the same moment
  [735, unavailable], // QUERY_WAS_CANCELLED_BY_CLIENT
  [999, unavailable], // KEEPER_EXCEPTION
  [46, unsupported], // UNKNOWN_FUNCTION: an older server
  [48, unsupported], // NOT_IMPLEMENTED
  [115, unsupported], // UNKNOWN_SETTING: an older server
  [344, unsupported], // SUPPORT_IS_DISABLED
]);

/** Answers without an error number of ClickHouse: a proxy's, or another program's. */
const statuses: ReadonlyMap<number, Translation> = new Map([
  [400, unavailable], // what has come is no whole request: our way to the server was cut
  [401, unauthorized],
  [403, unauthorized],
  [404, unreachable],
  [414, tooLarge], // a key of a megabyte
  [429, exhausted],
  [502, unavailable],
  [503, unavailable],
  [504, unavailable],
]);

/** Codes of Node's sockets and resolver. */
const networkErrors: ReadonlyMap<string, Translation> = new Map([
  ['ECONNREFUSED', unavailable],
  ['ECONNRESET', unavailable],
  ['ECONNABORTED', unavailable],
  ['EPIPE', unavailable],
  ['ETIMEDOUT', unavailable],
  ['EHOSTUNREACH', unavailable],
  ['ENETUNREACH', unavailable],
  ['EHOSTDOWN', unavailable],
  ['EADDRNOTAVAIL', unavailable],
  ['EAI_AGAIN', unavailable],
  ['ENOTFOUND', unavailable],
  ['ERR_STREAM_PREMATURE_CLOSE', unavailable],
  ['ERR_STREAM_DESTROYED', unavailable],
  ['EMFILE', exhausted],
  ['ENFILE', exhausted],
  ['ENOBUFS', exhausted],
]);

/** What the client says without a code. */
const clientMessages: readonly (readonly [RegExp, Translation])[] = [
  [/^socket hang up/i, unavailable],
  [/^Timeout error/, unavailable],
  [/^The user aborted a request/, unavailable],
  [/^aborted$/, unavailable],
];

/**
 * The table from native errors to ours. What it does not know is `UNKNOWN`, with its cause.
 *
 * @param server where the server is, for the message
 * @param secrets what neither message nor cause may show
 * @param problem what is known of the connection
 */
export function toStorageError(
  error: unknown,
  server: string,
  secrets: Secrets,
  problem?: string,
): StorageError {
  if (isStorageError(error)) return error;
  const text = describe(error);
  const message = shownMessage(`ClickHouse at ${server}`, text, secrets, problem);
  const retryAfterMs = error instanceof ServerError ? error.retryAfterMs : undefined;
  return translationOf(error, text)(message, secrets.hideIn(error), retryAfterMs);
}

/** What is wrong with the connection, rather than with the server. @param answered whether it ever has */
export function connectionProblem(error: unknown, way: Way, answered: boolean): string | undefined {
  if (error instanceof ServerError) return undefined;
  return tlsProblem(error, way) ?? (answered ? undefined : firstContactProblem(error, way));
}

function translationOf(error: unknown, text: string): Translation {
  if (error instanceof BrokenAnswerError) return unavailable;
  if (error instanceof UnexpectedTypeError) return mismatch;
  // An array that can't be allocated.
  if (error instanceof RangeError) return full;
  if (error instanceof ServerError) {
    // The disk can fill up behind any statement.
    if (/No space left on device/.test(text)) return full;
    // A key of more than 128 kB, refused by the HTTP handler with a number that says nothing.
    if (/Field value too long/.test(text)) return tooLarge;
    // CANNOT_PARSE_INPUT_ASSERTION_FAILED of the request itself: its connection broke at its very end.
    if (error.code === 27 && /at end of stream/.test(text)) return unavailable;
    if (cameTooLate(error)) return unavailable;
    if (error.code !== undefined) return serverErrors.get(error.code) ?? unknown;
    return statuses.get(error.status) ?? unknown;
  }
  const code = codeOf(error);
  if (code?.startsWith('HPE_') || tlsProblem(error) !== undefined) return unreachable;
  const known = code === undefined ? undefined : networkErrors.get(code);
  return known ?? clientMessages.find(([pattern]) => pattern.test(text))?.[1] ?? unknown;
}

function codeOf(error: unknown): string | undefined {
  const code: unknown = (error as { readonly code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A host of several addresses that all refuse: the message is empty.
  const tried = error instanceof AggregateError ? error.errors.map(String).join(', ') : '';
  return error.message || tried || error.name;
}
