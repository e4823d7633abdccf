import { Code, ConnectError } from '@connectrpc/connect';
import { type Secrets, shownMessage, type Translation, translations } from '@jts/adapter-kit';
import { isStorageError, type StorageError } from '@jts/domain';
import { fromErrorDetail, StorageErrorDetailSchema } from '@jts/proto';

const { unauthorized, exhausted, timedOut, unavailable, unsupported, unknown } = translations;
const { invalid, tooLarge, unreachable } = translations;

/**
 * What comes without a detail, by its code: of the transport, or of something between us and the gateway.
 * Where it is not known whether the call was done it may be repeated, as every call.
 */
const transportErrors: Readonly<Record<Code, Translation>> = {
  [Code.Canceled]: unavailable, // not by us: the gateway or a proxy has reset the stream
  [Code.Unknown]: unknown,
  [Code.InvalidArgument]: invalid,
  [Code.DeadlineExceeded]: timedOut,
  [Code.NotFound]: unsupported, // no such service at that address
  [Code.AlreadyExists]: unknown,
  [Code.PermissionDenied]: unauthorized,
  [Code.ResourceExhausted]: exhausted,
  [Code.FailedPrecondition]: unknown,
  [Code.Aborted]: unavailable, // the connection was lost
  [Code.OutOfRange]: unknown,
  [Code.Unimplemented]: unsupported,
  [Code.Internal]: unknown,
  [Code.Unavailable]: unavailable,
  [Code.DataLoss]: unknown,
  [Code.Unauthenticated]: unauthorized,
};

/** Those whose code says something else than their text. */
const byText: readonly (readonly [pattern: RegExp, translation: Translation])[] = [
  // An answer that ends too early, whatever of it is missing.
  [/protocol error: (?:missing|incomplete|promised)|premature/i, unavailable],
  [/stream closed|session (?:was )?(?:closed|destroyed)|GOAWAY/i, unavailable],
  // What is there does not speak HTTP/2.
  [/^(?:\[\w+\] )?protocol error$/i, unavailable],
  // What fetch says, of Chromium, Firefox, Safari and Node, before an answer and in it. A page whose origin
  // the gateway does not name is told the same: browsers tell it no more.
  [/^(?:failed to fetch|load failed|fetch failed|terminated)$/i, unavailable],
  [/\bnetwork ?(?:error|connection was lost)|error in (?:body|input) stream/i, unavailable],
  // Nothing was done of what a gateway refuses that comes to its end.
  [/NGHTTP2_(?:REFUSED_STREAM|CANCEL)/, unavailable],
  [/NGHTTP2_ENHANCE_YOUR_CALM/, exhausted],
  [/larger than configured|too large/i, tooLarge],
];

/** What is wrong with the connection, and which option mends it. */
export interface ConnectionProblem {
  readonly text: string;
  /** Whether waiting may mend it. */
  readonly passing: boolean;
}

/**
 * Whatever a call throws, as the error that the store behind the gateway has thrown, or what became of
 * the way there.
 *
 * @param server host and port, for the message
 * @param secrets what neither message nor cause may show
 * @param problem what is known of the connection
 */
export function toStorageError(
  error: unknown,
  server: string,
  secrets: Secrets,
  problem?: ConnectionProblem,
): StorageError {
  if (isStorageError(error)) return error;
  const cause = secrets.hideIn(error);
  const failure = ConnectError.from(error);
  const [detail] = failure.findDetails(StorageErrorDetailSchema);
  if (detail !== undefined) return fromErrorDetail(detail, cause);
  const place = `the gateway at ${server}`;
  const message = shownMessage(place, failure.rawMessage, secrets, problem?.text);
  return translationOf(failure, problem)(message, cause);
}

function translationOf(
  { code, rawMessage, cause }: ConnectError,
  problem: ConnectionProblem | undefined,
): Translation {
  if (problem !== undefined) return problem.passing ? unavailable : unreachable;
  const texts = [rawMessage, cause instanceof Error ? cause.message : ''];
  const found = byText.find(([pattern]) => texts.some((text) => pattern.test(text)));
  return found?.[1] ?? transportErrors[code] ?? unknown;
}
