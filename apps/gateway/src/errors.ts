import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import {
  type ErrorCode,
  isStorageError,
  type StorageError,
  TimeoutError,
  UnavailableError,
} from '@jts/domain';
import { StorageErrorDetailSchema, toErrorDetail } from '@jts/proto';

/** The nearest code of gRPC's: for clients that don't read the detail. */
const statusCodes: Readonly<Record<ErrorCode, Code>> = {
  VALIDATION: Code.InvalidArgument,
  NOT_FOUND: Code.NotFound,
  // What a client does about it is to read again, then to decide: as gRPC describes it.
  VERSION_CONFLICT: Code.Aborted,
  CORRUPT_DATA: Code.DataLoss,
  SCHEMA_MISMATCH: Code.FailedPrecondition,
  // Not ResourceExhausted, which clients repeat.
  TOO_LARGE: Code.OutOfRange,
  RESOURCE_EXHAUSTED: Code.ResourceExhausted,
  UNAUTHORIZED: Code.PermissionDenied,
  UNAVAILABLE: Code.Unavailable,
  TIMEOUT: Code.DeadlineExceeded,
  ABORTED: Code.Canceled,
  CLOSED: Code.Unavailable,
  UNSUPPORTED: Code.Unimplemented,
  UNKNOWN: Code.Unknown,
};

/**
 * What a client is told of an error. One of gRPC's own is left as it is; of any other that is none of a
 * store the client learns no more than that.
 *
 * @param special a code in place of the usual one, and headers
 */
export function toConnectError(
  error: unknown,
  special: { readonly code?: Code; readonly metadata?: Record<string, string> } = {},
): ConnectError {
  if (error instanceof ConnectError) return error;
  if (!isStorageError(error)) return new ConnectError('the gateway failed', Code.Internal);
  const told = asTold(error);
  const detail = { desc: StorageErrorDetailSchema, value: toErrorDetail(told) };
  const { message } = detail.value;
  const { code = statusCodes[told.code], metadata } = special;
  return new ConnectError(message, code, metadata, [detail], error);
}

/** A store of the gateway that closes is none of the client's, which may ask again: another is there soon. */
function asTold(error: StorageError): StorageError {
  return error.code === 'CLOSED'
    ? new UnavailableError('the gateway is closing', { cause: error })
    : error;
}

/** Translates what services and the interceptors behind this one throw, in answers and in streams. */
export const storageErrors: Interceptor = (next) => async (request) => {
  const { signal } = request;
  try {
    const response = await next(request);
    return response.stream
      ? { ...response, message: translated(response.message, signal) }
      : response;
  } catch (error) {
    throw toConnectError(inTime(error, signal));
  }
};

async function* translated<T>(messages: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  try {
    yield* messages;
  } catch (error) {
    throw toConnectError(inTime(error, signal));
  }
}

/** A store knows of its signal alone, not that it has fired because the time was up. */
function inTime(error: unknown, { aborted, reason }: AbortSignal): unknown {
  const isLate = aborted && ConnectError.from(reason).code === Code.DeadlineExceeded;
  return isLate && isStorageError(error) && error.code === 'ABORTED'
    ? new TimeoutError("the call's time is up", { cause: error })
    : error;
}
