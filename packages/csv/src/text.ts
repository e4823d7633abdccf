import { ValidationError } from '@jts/domain';

/** The bytes of a file, however they come. A stream is cancelled where reading ends early. */
export type Bytes = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** Some text of a file, and how many of its bytes have been read with it. */
interface TextPiece {
  readonly text: string;
  readonly bytesRead: number;
}

// A caller may hand over a whole file as one chunk: its text must not be in memory at once.
const pieceBytes = 65_536;

/** Where something is in a file, for a `ValidationError`: `prices.csv, row 17`. */
export function place(name: string | undefined, ...parts: string[]): string {
  return (name === undefined ? parts : [name, ...parts]).join(', ') || 'file';
}

/** A cell as messages show it: at most 40 characters. */
export function shown(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

/**
 * Decodes UTF-8, without the byte order mark.
 *
 * @throws ValidationError where the bytes are no text: invalid UTF-8, cut in a character, or NUL
 */
export async function* readText(bytes: Bytes, name?: string): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let bytesRead = 0;
  for await (const chunk of chunksOf(bytes)) {
    for (let start = 0; start < chunk.length; start += pieceBytes) {
      const part = chunk.subarray(start, start + pieceBytes);
      const text = decode(part);
      bytesRead += part.length;
      yield { text, bytesRead };
    }
  }
  decode();

  function decode(part?: Uint8Array): string {
    let text: string;
    try {
      text = decoder.decode(part, { stream: part !== undefined });
    } catch (cause) {
      throw notText(part === undefined ? 'it ends inside a character' : notUtf8(part), cause);
    }
    if (text.includes('\0')) throw notText('it holds NUL bytes');
    return text;
  }

  function notText(why: string, cause?: unknown): ValidationError {
    const where = `after byte ${bytesRead.toLocaleString('en')}`;
    return new ValidationError(place(name), `is not a text file: ${why} (${where})`, { cause });
  }
}

/** Korean vendors, and Excel in Korean, write CP949. */
function notUtf8(part: Uint8Array): string {
  const hint = isKorean(part) ? ', but may be CP949: iconv -f CP949 -t UTF-8 makes it UTF-8' : '';
  return `it is not UTF-8${hint}`;
}

function isKorean(part: Uint8Array): boolean {
  try {
    // What the web calls EUC-KR is all of CP949. A piece may end inside a character.
    const text = new TextDecoder('euc-kr', { fatal: true }).decode(part, { stream: true });
    return /[가-힣]/.test(text) && !text.includes('\0');
  } catch {
    return false;
  }
}

async function* chunksOf(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of iterated(bytes)) {
    if (!ArrayBuffer.isView(chunk) || !('subarray' in chunk)) {
      throw new ValidationError('bytes', `must yield Uint8Arrays, not ${typeof chunk}`);
    }
    yield chunk;
  }
}

/** Not every browser's streams can be iterated. */
const iterated = (bytes: Bytes): AsyncIterable<Uint8Array> =>
  !(Symbol.asyncIterator in bytes) && 'getReader' in bytes ? readerChunks(bytes) : bytes;

async function* readerChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
