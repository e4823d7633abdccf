import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AbortedError,
  ClosedError,
  CorruptDataError,
  type ErrorCode,
  NotFoundError,
  ResourceExhaustedError,
  SchemaMismatchError,
  type StorageError,
  TimeoutError,
  TooLargeError,
  UnauthorizedError,
  UnavailableError,
  UnknownError,
  UnsupportedError,
  ValidationError,
  VersionConflictError,
} from '@jts/domain';
import {
  StorageErrorCode as Code,
  type StorageErrorDetail,
  StorageErrorDetailSchema,
} from '../gen/jts/storage/v1/errors_pb.js';
import { present } from './present.js';

const codes: Readonly<Record<ErrorCode, Code>> = {
  VALIDATION: Code.VALIDATION,
  NOT_FOUND: Code.NOT_FOUND,
  VERSION_CONFLICT: Code.VERSION_CONFLICT,
  CORRUPT_DATA: Code.CORRUPT_DATA,
  SCHEMA_MISMATCH: Code.SCHEMA_MISMATCH,
  TOO_LARGE: Code.TOO_LARGE,
  RESOURCE_EXHAUSTED: Code.RESOURCE_EXHAUSTED,
  UNAUTHORIZED: Code.UNAUTHORIZED,
  UNAVAILABLE: Code.UNAVAILABLE,
  TIMEOUT: Code.TIMEOUT,
  ABORTED: Code.ABORTED,
  CLOSED: Code.CLOSED,
  UNSUPPORTED: Code.UNSUPPORTED,
  UNKNOWN: Code.UNKNOWN,
};

/** An error as its detail, cut to what fits into the trailers of an answer. */
export function toErrorDetail(error: StorageError): StorageErrorDetail {
  const { code, retryable, retryAfterMs } = error;
  return create(StorageErrorDetailSchema, {
    code: codes[code],
    retryable,
    ...present({ retryAfterMs }),
    message: short(error.message),
    ...fieldsOf(error),
  });
}

type Fields = MessageInitShape<typeof StorageErrorDetailSchema>;

/** Told by code: the class may come from another copy of the domain. */
function fieldsOf(error: StorageError): Fields {
  switch (error.code) {
    case 'VALIDATION': {
      const { path, reason } = error as ValidationError;
      return { path: short(path), reason: short(reason) };
    }
    case 'NOT_FOUND': {
      const { entity, id } = error as NotFoundError;
      return { entity, id: short(id) };
    }
    case 'VERSION_CONFLICT': {
      const { expected, actual } = error as VersionConflictError;
      return { expectedVersion: BigInt(expected), actualVersion: BigInt(actual) };
    }
    case 'CORRUPT_DATA': {
      const { collection, id, path, reason } = error as CorruptDataError;
      return { collection, id: short(id), path: short(path), reason: short(reason) };
    }
    case 'SCHEMA_MISMATCH':
      return { differences: shortList((error as SchemaMismatchError).differences) };
    default:
      return {};
  }
}

/** Headers of 16 KiB are what servers and clients take without being asked. */
const longest = 1000;
const mostDifferences = 8;

function short(text: string): string {
  if (text.length <= longest) return text;
  // The first half of a surrogate pair would not be text any more.
  return `${text.slice(0, longest).toWellFormed()}...`;
}

function shortList(texts: readonly string[]): string[] {
  const shown = texts.slice(0, mostDifferences).map((text) => short(text));
  const left = texts.length - shown.length;
  return left === 0 ? shown : [...shown, `and ${left} more`];
}

type Make = (detail: StorageErrorDetail, cause: unknown) => StorageError;

const hints = ({ retryable, retryAfterMs }: StorageErrorDetail) => ({
  retryable,
  ...present({ retryAfterMs }),
});

const classes: Readonly<Record<Code, Make>> = {
  [Code.UNSPECIFIED]: (detail, cause) => new UnknownError(detail.message, { cause }),
  [Code.VALIDATION]: ({ path, reason }, cause) => new ValidationError(path, reason, { cause }),
  [Code.NOT_FOUND]: ({ entity, id }, cause) => new NotFoundError(entity, id, { cause }),
  [Code.VERSION_CONFLICT]: ({ message, expectedVersion, actualVersion }) => {
    const [expected, actual] = [Number(expectedVersion), Number(actualVersion)];
    const what = message.replace(` has version ${actual}, expected was ${expected}`, '');
    return new VersionConflictError(what, expected, actual);
  },
  [Code.CORRUPT_DATA]: ({ collection, id, path, reason }, cause) =>
    new CorruptDataError(collection, id, path, reason, { cause }),
  [Code.SCHEMA_MISMATCH]: ({ message, differences }) =>
    new SchemaMismatchError(message.replace(/ has another shape: .*/s, ''), differences),
  [Code.TOO_LARGE]: ({ message }, cause) => new TooLargeError(message, { cause }),
  [Code.RESOURCE_EXHAUSTED]: (detail, cause) =>
    new ResourceExhaustedError(detail.message, { cause, ...hints(detail) }),
  [Code.UNAUTHORIZED]: ({ message }, cause) => new UnauthorizedError(message, { cause }),
  [Code.UNAVAILABLE]: (detail, cause) =>
    new UnavailableError(detail.message, { cause, ...hints(detail) }),
  [Code.TIMEOUT]: (detail, cause) => new TimeoutError(detail.message, { cause, ...hints(detail) }),
  [Code.ABORTED]: ({ message }, cause) => new AbortedError(message, { cause }),
  [Code.CLOSED]: ({ message }, cause) => new ClosedError(message, { cause }),
  [Code.UNSUPPORTED]: ({ message }, cause) => new UnsupportedError(message, { cause }),
  [Code.UNKNOWN]: ({ message }, cause) => new UnknownError(message, { cause }),
};

/**
 * The error of a detail: of the same class, with the same fields, as the store threw it.
 *
 * @param cause what brought the detail
 */
export function fromErrorDetail(detail: StorageErrorDetail, cause?: unknown): StorageError {
  // A later version may know more codes.
  const make = classes[detail.code] ?? classes[Code.UNSPECIFIED];
  return make(detail, cause);
}
