import type { Readable } from 'node:stream';
import { AnswerSize, defaultLimits, type Limits } from '@jts/adapter-kit';
import { BrokenAnswerError, ServerError } from './errors.js';
import { NativeDecoder, type OnRows } from './native-decoder.js';
import type { Table } from './table.js';

/** An answer of the server: its head has come, its body has not. */
export interface Answer {
  readonly stream: Readable;
  readonly http_status_code?: number;
  readonly response_headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly summary?: { readonly total_rows_to_read?: string; readonly written_rows?: string };
}

export interface Reading {
  /** Where it is fewer than the server expects to look at: how many rows come at most. */
  readonly mostRows?: number | undefined;
  /** Work on the rows so far, while more are on their way: what it throws ends the reading. */
  readonly onRows?: OnRows | undefined;
  /** More rows, or more bytes of texts, are `TOO_LARGE`. */
  readonly limits?: Pick<Limits, 'rows' | 'bytes'>;
  /** So are more bytes, as they are without compression, of whatever kind; `limits.bytes` if absent. */
  readonly mostBytes?: number;
}

/**
 * Reads a result, block by block as it comes.
 *
 * @throws ServerError also where the error came after the first rows
 * @throws TooLargeError where it goes beyond the limits; the rest is left unread, and the server stops
 */
export async function readTable(
  answer: Answer,
  signal: AbortSignal,
  reading: Reading = {},
): Promise<Table> {
  await refuse(answer, signal);
  const decoder = decoderOf(answer, reading);
  const tail = new Tail(answer);
  let broken: unknown;
  let after = 0;
  try {
    await consume(answer.stream, signal, (chunk) => {
      tail.push(chunk);
      // An error stands where a block should begin: what comes after it says which.
      if (broken === undefined) broken = failure(() => decoder.push(chunk));
      else after += chunk.length;
      return after < mostOfError;
    });
    if (broken !== undefined) throw broken;
    return decoder.end();
  } catch (error) {
    throw signal.aborted ? error : (tail.exception() ?? broken ?? error);
  }
}

function decoderOf(
  answer: Answer,
  { mostRows, onRows, limits = defaultLimits, mostBytes = limits.bytes }: Reading,
) {
  const announced = Number(answer.summary?.total_rows_to_read) || 0;
  const expected = Math.min(announced, mostRows ?? limits.rows, limits.rows);
  const decoder = new NativeDecoder(expected, onRows, new AnswerSize(limits));
  const size = new AnswerSize({ ...limits, bytes: mostBytes });
  return {
    push(chunk: Uint8Array): void {
      // First, for what it refuses can be said more exactly.
      decoder.push(chunk);
      size.add(0, chunk.length);
    },
    end: () => decoder.end(),
  };
}

/** Reads to the end an answer that has nothing to say: its socket is free only then. */
export async function finish(answer: Answer, signal: AbortSignal): Promise<void> {
  await refuse(answer, signal);
  const tail = new Tail(answer);
  try {
    await consume(answer.stream, signal, (chunk) => {
      tail.push(chunk);
      return true;
    });
  } catch (error) {
    throw signal.aborted ? error : (tail.exception() ?? error);
  }
  const exception = tail.exception();
  if (exception !== undefined) throw exception;
}

/** @throws ServerError where the answer is an error from its head on */
async function refuse(answer: Answer, signal: AbortSignal): Promise<void> {
  const status = answer.http_status_code ?? 200;
  const code = Number(answer.response_headers?.['x-clickhouse-exception-code']);
  if (status === 200 && !(code > 0)) return;
  if (status > 200 && status < 300) {
    throw new BrokenAnswerError(`HTTP ${status} is no answer of ClickHouse`);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  await consume(answer.stream, signal, (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    return length < mostOfError;
  }).catch(() => {});
  const text = Buffer.concat(chunks).toString();
  throw (
    exceptionIn(text, status) ??
    new ServerError(
      text || `HTTP ${status}`,
      code || undefined,
      status,
      retryAfter(answer.response_headers?.['retry-after']),
    )
  );
}

/** A `Retry-After` header in milliseconds: it gives seconds, or a date. RFC 9110, section 10.2.3. */
export function retryAfter(header: unknown): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const mostOfError = 65_536;

/** @param take returns false where the rest is of no interest */
function consume(
  stream: Readable,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => boolean,
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    // What happened before anybody listened is told by no event.
    if (stream.destroyed) reject(stream.errored ?? cutOff());
    // Once the head is there, the client's own signal does nothing any more.
    const stop = () => stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    stream.once('close', () => {
      signal.removeEventListener('abort', stop);
      reject(cutOff());
    });
    stream.once('end', resolve);
    // It stays: an error after the end must not be an unhandled one.
    stream.on('error', reject);
    stream.on('data', (chunk: Uint8Array) => {
      if (take(chunk)) return;
      stream.destroy();
      resolve();
    });
    if (signal.aborted) stop();
  });
}

const cutOff = () => new BrokenAnswerError('the connection was closed within the answer');

function failure(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Chunks that are kept apart: more are joined, for they may be of a byte each. */
const mostChunks = 64;

/** The last bytes of an answer. */
class Tail {
  private readonly tag: string | undefined;
  private readonly chunks: Uint8Array[] = [];
  private length = 0;

  constructor({ response_headers: headers }: Answer) {
    const tag = headers?.['x-clickhouse-exception-tag'];
    this.tag = typeof tag === 'string' && /^\w{1,64}$/.test(tag) ? tag : undefined;
  }

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    while (this.length - (this.chunks[0]?.length ?? 0) >= mostOfError) {
      this.length -= this.chunks.shift()?.length ?? 0;
    }
    if (this.chunks.length > mostChunks) this.chunks.splice(0, mostChunks + 1, this.bytes());
  }

  /** The error that came after rows, if one did. */
  exception(): ServerError | undefined {
    const text = this.bytes().toString();
    return this.tag === undefined ? exceptionAtEnd(text) : taggedException(text, this.tag);
  }

  private bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

/** ClickHouse's error in the text of an answer that is one from its head on. */
export function exceptionIn(text: string, status: number): ServerError | undefined {
  const found = /Code: (\d+)\. DB::Exception: ([\s\S]*)/.exec(text);
  if (found === null) return undefined;
  return new ServerError(withoutVersion(found[2] as string), Number(found[1]), status);
}

const mark = '__exception__';

/**
 * An error after rows, as servers since 25.11 mark it: `mark, tag, text, length tag, mark`. The tag is of
 * this answer alone, and in its head: what rows hold can't imitate it.
 */
export function taggedException(text: string, tag: string): ServerError | undefined {
  const end = text.lastIndexOf(` ${tag}\r\n${mark}`);
  const head = `${mark}\r\n${tag}\r\n`;
  const start = text.lastIndexOf(head, end - head.length);
  if (end === -1 || start === -1) return undefined;
  const told = text.slice(start + head.length, end).replace(/\r?\n\d{1,19}$/, '');
  return exceptionIn(told, 200);
}

/** Of older servers: the last thing that they send, and what it ends with is their release. */
export function exceptionAtEnd(text: string): ServerError | undefined {
  const told = text.slice(Math.max(0, text.lastIndexOf('Code: '))).trimEnd();
  return told.endsWith(')') && told.includes(' (version ') ? exceptionIn(told, 200) : undefined;
}

/** The server's release says nothing of what went wrong. */
function withoutVersion(message: string): string {
  const start = message.lastIndexOf(' (version ');
  const isLast = start !== -1 && /^[^()]*(?:\([^()]*\))?\)\s*$/.test(message.slice(start + 2));
  return isLast ? message.slice(0, start) : message;
}
