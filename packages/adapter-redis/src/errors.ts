import { type Secrets, shownMessage, type Translation, translations } from '@jts/adapter-kit';
import { firstContactProblem, tlsProblem, type Way } from '@jts/adapter-kit/node';
import { isStorageError, type StorageError } from '@jts/domain';

const { unauthorized, exhausted, full, timedOut, unavailable, unreachable, unsupported, unknown } =
  translations;

/** By the word that an error of Redis begins with. */
const serverErrors: ReadonlyMap<string, Translation> = new Map([
  ['NOAUTH', unauthorized],
  ['WRONGPASS', unauthorized],
  ['NOPERM', unauthorized],
  ['DENIED', unauthorized], // protected mode: no password is set, and this is another machine
  ['OOM', full], // maxmemory, and nothing may leave
  ['MISCONF', full], // the disk is full, and the server takes no writes then
  ['LOADING', unavailable], // it reads its data, having just been started
  ['READONLY', unavailable], // a replica: the master is another server by now
  ['MASTERDOWN', unavailable],
  ['NOREPLICAS', unavailable],
  ['CLUSTERDOWN', unavailable],
  ['TRYAGAIN', unavailable],
  ['MOVED', unavailable], // the next attempt goes where it says
  ['ASK', unavailable], // the keys are on their way to another server
  ['BUSY', unavailable], // somebody's script runs for seconds
  ['UNKILLABLE', unavailable],
  ['UNBLOCKED', unavailable],
]);

/** Those that begin with ERR, by their text. */
const plainErrors: readonly (readonly [pattern: RegExp, translation: Translation])[] = [
  [/max(?:imum)? number of clients reached/i, exhausted],
  [/invalid password|AUTH .*without any password configured|Client sent AUTH/i, unauthorized],
  [/unknown (?:sub)?command|unknown subcommand/i, unsupported],
  [/DB index is out of range|invalid DB index/i, translations.invalid],
];

/** Classes of the client, by their names: two copies of it must not break that. */
const clientErrors: ReadonlyMap<string, Translation> = new Map([
  ['ClientClosedError', unavailable],
  ['ClientOfflineError', unavailable],
  ['ConnectionTimeoutError', timedOut],
  ['DisconnectsClientError', unavailable],
  ['SocketClosedUnexpectedlyError', unavailable],
  ['SocketTimeoutError', timedOut],
  ['UnopenedError', timedOut],
  ['UnansweredError', timedOut], // it may be there, for others too, and may have done what was asked
  ['ReplicaError', unavailable], // until it is promoted, or the name leads to another
  ['MasterChangedError', unavailable], // the next attempt asks who it is now
  ['OldServerError', unsupported],
]);

/** Something came that is no answer to what was asked: of another program, or cut and garbled. */
export class UnreadableAnswerError extends Error {
  override readonly name = 'UnreadableAnswerError';
}

/**
 * Whatever the client throws, as one of our errors. Errors of ours come back as they are.
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
  const text = messageOf(error);
  const message = shownMessage(`Redis at ${server}`, text, secrets, problem);
  return translationOf(error, text)(message, secrets.hideIn(error));
}

/** What is wrong with the connection, rather than with the server. @param answered whether it ever has */
export function connectionProblem(error: unknown, way: Way, answered: boolean): string | undefined {
  if (codeOf(error) !== undefined) return undefined;
  return tlsProblem(error, way) ?? (answered ? undefined : firstProblem(error, way));
}

/** What may be wrong where the server has never answered. */
function firstProblem(error: unknown, way: Way): string | undefined {
  // A server that waits for the end of a line takes no handshake of TLS for one.
  if (way.encrypted && ['UnopenedError', 'ConnectionTimeoutError'].includes(classOf(error))) {
    return `no TLS connection opens in time: is the server away, or is it ${way.plain}?`;
  }
  const byte = foreign.exec(messageOf(error))?.[1];
  if (byte === undefined) return firstContactProblem(error, way);
  if (!way.encrypted && tlsRecords.has(byte))
    return `what answers there speaks TLS: is it ${way.secure}?`;
  const speaks = byte === '72' ? 'speaks HTTP, and not' : 'does not speak';
  return `what answers there ${speaks} as Redis does: is it the port of another server?`;
}

/** The first byte of an answer, as a number, where it is none of Redis's. */
const foreign = /Unknown RESP type (\d+)/;
/** An alert, a handshake. */
const tlsRecords: ReadonlySet<string> = new Set(['21', '22']);

function translationOf(error: unknown, text: string): Translation {
  const code = codeOf(error);
  if (code !== undefined) return serverErrors.get(code) ?? plainErrorOf(text) ?? unknown;
  // Certificates and protocols that waiting won't change.
  if (tlsProblem(error) !== undefined) return unreachable;
  if (isNetworkError(error) || isUnreadable(error)) return unavailable;
  return clientErrors.get(classOf(error)) ?? unknown;
}

const plainErrorOf = (text: string): Translation | undefined =>
  plainErrors.find(([pattern]) => pattern.test(text))?.[1];

/**
 * The word that an error of the server begins with, such as WRONGTYPE; undefined where it is none of the
 * server's. Before Redis 7, that of a command within a script stands behind a dash further on.
 */
export function codeOf(error: unknown): string | undefined {
  if (!['ErrorReply', 'SimpleError', 'BlobError'].includes(classOf(error))) return undefined;
  const text = messageOf(error);
  const first = /^[A-Z]+/.exec(text)?.[0] ?? 'ERR';
  if (first !== 'ERR' || !text.includes('running script')) return first;
  return /: -([A-Z]+) /.exec(text)?.[1] ?? first;
}

/** Whether what came from the server is beyond understanding: the connection is of no more use. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof UnreadableAnswerError || foreign.test(messageOf(error));

/** A plain error of Node: of a look-up, or of a socket. */
function isNetworkError(error: unknown): boolean {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return /^(?:ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT|EADDR\w+|ECONN\w+|E(?:HOST|NET)UNREACH)$/.test(
    String(code),
  );
}

const classOf = (error: unknown): string => (error instanceof Error ? error.constructor.name : '');

/** Node's of several addresses has none of its own, and a code. */
const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message || codeOrClass(error) : String(error);

const codeOrClass = (error: Error): string =>
  String((error as { readonly code?: unknown }).code ?? error.constructor.name);
