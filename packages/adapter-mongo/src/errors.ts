import { type Secrets, shownMessage, type Translation, translations } from '@jts/adapter-kit';
import { firstContactProblem, tlsProblem, type Way } from '@jts/adapter-kit/node';
import { isStorageError, type StorageError } from '@jts/domain';

const {
  closed,
  unauthorized,
  timedOut,
  exhausted,
  full,
  unavailable,
  unreachable,
  mismatch,
  tooLarge,
  unsupported,
  invalid,
  unknown,
} = translations;

/** MongoDB's error codes. */
const serverErrors: ReadonlyMap<number, Translation> = new Map([
  [13, unauthorized], // Unauthorized
  [18, unauthorized], // AuthenticationFailed
  [8000, unauthorized], // AtlasError: a right that the user lacks
  [50, timedOut], // MaxTimeMSExpired
  [10334, tooLarge], // BSONObjectTooLarge
  [17280, tooLarge], // KeyTooLong
  [17419, tooLarge], // the document would grow beyond 16 MB
  [17420, tooLarge], // the document to insert by an upsert
  [15, invalid], // Overflow: nested too deep
  [52, invalid], // DollarPrefixedFieldName: before MongoDB 5.0
  [51091, invalid], // a regular expression too long
  [24, unavailable], // LockTimeout
  [146, full], // ExceededMemoryLimit
  [292, full], // QueryExceededMemoryLimitNoDiskUseAllowed
  [14031, full], // OutOfDiskSpace
  [462, exhausted], // IngressRequestRateLimitExceeded
  [121, mismatch], // DocumentValidationFailure: a validator of the database's owner
  [11000, mismatch], // DuplicateKey, of an index of the database's owner
  [85, mismatch], // IndexOptionsConflict
  [86, mismatch], // IndexKeySpecsConflict
  [166, mismatch], // CommandNotSupportedOnView
  [20, unsupported], // IllegalOperation: transaction numbers on a standalone
  [59, unsupported], // CommandNotFound
  [115, unsupported], // CommandNotSupported
  [6, unavailable], // HostUnreachable
  [7, unavailable], // HostNotFound
  [43, unavailable], // CursorNotFound: asked again from the start
  [64, unavailable], // WriteConcernTimeout: written, but not known to be safe
  [89, unavailable], // NetworkTimeout
  [91, unavailable], // ShutdownInProgress
  [100, unavailable], // UnsatisfiableWriteConcern
  [112, unavailable], // WriteConflict
  [134, unavailable], // ReadConcernMajorityNotAvailableYet
  [175, unavailable], // QueryPlanKilled
  [189, unavailable], // PrimarySteppedDown
  [237, unavailable], // CursorKilled
  [251, unavailable], // NoSuchTransaction
  [262, unavailable], // ExceededTimeLimit
  [276, unavailable], // IndexBuildAborted
  [317, unavailable], // ConnectionPoolExpired
  [9001, unavailable], // SocketException
  [10107, unavailable], // NotWritablePrimary
  [11600, unavailable], // InterruptedAtShutdown
  [11601, unavailable], // Interrupted
  [11602, unavailable], // InterruptedDueToReplStateChange
  [13435, unavailable], // NotPrimaryNoSecondaryOk
  [13436, unavailable], // NotPrimaryOrSecondary
]);

/** Classes of the driver, by their names: two copies of it must not break that. */
const driverErrors: ReadonlyMap<string, Translation> = new Map([
  ['MongoClientClosedError', closed],
  ['MongoNotConnectedError', closed],
  ['MongoTopologyClosedError', closed],
  ['MongoPoolClosedError', closed],
  ['MongoServerClosedError', closed],
  ['MongoExpiredSessionError', closed],
  ['MongoMissingCredentialsError', unauthorized],
  ['MongoNetworkTimeoutError', unavailable],
  ['MongoNetworkError', unavailable],
  ['MongoPoolClearedError', unavailable],
  ['PoolClearedOnNetworkError', unavailable],
  ['MongoWaitQueueTimeoutError', unavailable],
  ['MongoServerSelectionError', unavailable],
  ['MongoStalePrimaryError', unavailable],
  ['MongoWriteConcernError', unavailable],
  ['MongoUnexpectedServerResponseError', unavailable],
  ['MongoCompatibilityError', unsupported],
  ['MongoMissingDependencyError', unsupported],
  ['MongoParseError', invalid],
  ['BSONError', invalid],
  ['BSONVersionError', invalid],
]);

const retryableLabels = ['RetryableWriteError', 'RetryableError', 'TransientTransactionError'];

/** The parts of the driver's errors that tell them apart. */
interface NativeError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly hasErrorLabel?: (label: string) => boolean;
}

/**
 * Whatever the driver throws, as one of our errors. Errors of ours come back as they are.
 *
 * @param server hosts and ports, for the message
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
  const native = (typeof error === 'object' && error !== null ? error : {}) as NativeError;
  const text = describe(error);
  const message = shownMessage(`MongoDB at ${server}`, text, secrets, problem);
  return translationOf(native, text)(message, secrets.hideIn(error));
}

/** What is wrong with the connection, rather than with the server. @param answered whether it ever has */
export function connectionProblem(error: unknown, way: Way, answered: boolean): string | undefined {
  if (codeOf(error) !== undefined) return undefined;
  return tlsProblem(error, way) ?? (answered ? undefined : firstContactProblem(error, way));
}

function translationOf(error: NativeError, text: string): Translation {
  const { name, code } = error;
  if (code === 'ERR_OUT_OF_RANGE') return tooLarge; // the driver's buffer ends at 17 MiB
  if (code === 2 && /MaxDocumentSize|too large/i.test(text)) return tooLarge;
  // Certificates and protocols that waiting won't change.
  if (typeof code !== 'number' && tlsProblem(error) !== undefined) return unreachable;
  if (isUnreadableFile(error)) return invalid;
  if (isNetworkError(error)) return unavailable;
  if (isRefusedLogin(text)) return unauthorized;
  const known = typeof code === 'number' ? serverErrors.get(code) : undefined;
  if (known !== undefined) return known;
  if (retryableLabels.some((label) => error.hasErrorLabel?.(label) === true)) return unavailable;
  return driverErrors.get(String(name)) ?? unknown;
}

/** A plain error of Node: of the look-up that `mongodb+srv` begins with, or of a socket just opened. */
const isNetworkError = ({ code }: NativeError): boolean =>
  /^(?:ENOTFOUND|ENODATA|ESERVFAIL|EREFUSED|ETIMEOUT|EAI_AGAIN|EPIPE|ETIMEDOUT|ECONN\w+|E(?:HOST|NET)UNREACH)$/.test(
    String(code),
  );

/** A server that takes no credentials says so by not knowing the command. */
const isRefusedLogin = (text: string): boolean =>
  /saslStart|Authentication failed|bad auth|requires authentication/i.test(text);

/** One of those that options of the URL name. */
const isUnreadableFile = ({ code }: NativeError): boolean =>
  /^(?:ENOENT|EACCES|EISDIR|ENOTDIR)$/.test(String(code));

/** MongoDB's DuplicateKey. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === 11000;

/** The fields of the index that a duplicate is one of; undefined where the server does not say. */
export function duplicateOf(error: unknown): readonly string[] | undefined {
  const { keyPattern } = error as { readonly keyPattern?: object };
  return keyPattern && Object.keys(keyPattern);
}

/** MongoDB's number of the error, where it is one of the server. */
export function codeOf(error: unknown): number | undefined {
  const code = (error as NativeError | null | undefined)?.code;
  return typeof code === 'number' ? code : undefined;
}

/** By the server's number: a majority was not waited for, or a router has lost the way to its shard. */
const doneOrNot: ReadonlySet<number> = new Set([6, 64, 89, 91, 189, 9001, 11600, 11602]);

/** Whether what was sent may have been done, although the answer is an error. */
export function mayBeDone(error: unknown): boolean {
  const { name, cause } = (error ?? {}) as NativeError;
  const never = [
    'MongoServerSelectionError',
    'MongoWaitQueueTimeoutError',
    'MongoPoolClearedError',
  ];
  if (never.includes(String(name))) return false;
  // Done, and not known to be safe.
  if (name === 'MongoWriteConcernError') return true;
  const code = codeOf(error);
  if (code !== undefined) return doneOrNot.has(code);
  return (cause as NativeError | undefined)?.code !== 'ECONNREFUSED';
}

function describe(error: unknown): string {
  const { message, name, cause } = (error ?? {}) as NativeError;
  const own = [message, (cause as NativeError | undefined)?.message, name].find(Boolean) ?? error;
  return String(own);
}
