import type { Readable } from 'node:stream';
import { AnswerSize, defaultLimits, type Limits } from '@jts/adapter-kit';
import { isStorageError } from '@jts/domain';
import { NativeDecoder, type OnRows } from './codec.js';
import { BrokenAnswerError, ServerError } from './errors.js';
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
  const tail = new Tail();
  let broken: unknown;
  let after = 0;
  try {
    await consume(answer.stream, signal, (chunk) => {
      tail.push(chunk);
      // An error stands where a block should begin: what comes after it says which.
      if (broken === undefined) broken = failure(() => decoder.push(chunk));
      else after += chunk.length;
      // What is too large goes on and on, unless it is an error taken for rows.
      return after < mostOfError && (!isTooLarge(broken) || hasError(tail.text()));
    });
    if (broken !== undefined) throw broken;
    return decoder.end();
  } catch (error) {
    throw signal.aborted ? error : (exceptionIn(tail.text(), 200) ?? broken ?? error);
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
  const tail = new Tail();
  try {
    await consume(answer.stream, signal, (chunk) => {
      tail.push(chunk);
      return true;
    });
  } catch (error) {
    throw signal.aborted ? error : (exceptionIn(tail.text(), 200) ?? error);
  }
}

/** @throws ServerError where the answer is an error from its head on */
async function refuse(answer: Answer, signal: AbortSignal): Promise<void> {
  const status = answer.http_status_code ?? 200;
  const code = Number(answer.response_headers?.['x-clickhouse-exception-code']);
  if (status >= 200 && status < 300 && !(code > 0)) return;
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

const isTooLarge = (error: unknown): boolean => isStorageError(error) && error.code === 'TOO_LARGE';

const hasError = (text: string): boolean => /__exception__|DB::Exception/.test(text);

const cutOff = () => new BrokenAnswerError('the connection was closed within the answer');

function failure(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The last bytes of an answer. */
class Tail {
  private readonly chunks: Uint8Array[] = [];
  private length = 0;

  push(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.length += chunk.length;
    while (this.length - (this.chunks[0]?.length ?? 0) >= mostOfError) {
      this.length -= this.chunks.shift()?.length ?? 0;
    }
  }

  text(): string {
    return Buffer.concat(this.chunks).toString();
  }
}

/** ClickHouse's error in the text of an answer. */
export function exceptionIn(text: string, status: number): ServerError | undefined {
  const found = /Code: (\d+)\. DB::Exception: ([\s\S]*)/.exec(markedIn(text) ?? text);
  if (found === null) return undefined;
  return new ServerError(withoutVersion(found[2] as string), Number(found[1]), status);
}

const mark = '__exception__';

/**
 * What stands between the last marks, where an error came after rows: `mark, tag, text, length tag,
 * mark`. Looked for from the end: one pattern for it all would try each mark with all that follows.
 */
function markedIn(text: string): string | undefined {
  const ends = Array.from(text.matchAll(/\r?\n\d{1,19} (\w{1,64})\r\n__exception__/g));
  const end = ends.at(-1);
  if (end === undefined) return undefined;
  const head = `${mark}\r\n${end[1]}\r\n`;
  const start = text.lastIndexOf(head, end.index - head.length);
  return start === -1 ? undefined : text.slice(start + head.length, end.index);
}

/** The server's release says nothing of what went wrong. */
function withoutVersion(message: string): string {
  const start = message.lastIndexOf(' (version ');
  const isLast = start !== -1 && /^[^()]*(?:\([^()]*\))?\)\s*$/.test(message.slice(start + 2));
  return isLast ? message.slice(0, start) : message;
}
