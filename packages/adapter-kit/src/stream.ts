import type { CandleSeries, SeriesKey } from '@jts/domain';
import type { StreamOptions } from '@jts/ports';
import { ownOptions } from './call-option-names.js';
import type { StoreCalls } from './calls.js';
import type { CallContext, Span } from './driver.js';
import { checkInteger } from './options.js';

export const defaultChunkSize = 65_536;
const largestChunk = 1_000_000;
/** Rows of a page: several chunks share a round trip, in some 12 MB at most. */
const pageRows = { least: 16_384, most: 262_144, chunks: 4 };

export interface ChunkStream {
  readonly calls: StoreCalls;
  readonly options: StreamOptions | undefined;
  check(): { readonly key: SeriesKey; readonly span: Span | null };
  read(key: SeriesKey, span: Span, limit: number, context: CallContext): Promise<CandleSeries>;
}

/**
 * A range as chunks, read page by page: no connection is held while the consumer works, so it may
 * be as slow as it likes, and each page has retries and a deadline of its own.
 */
export function streamChunks(stream: ChunkStream): AsyncIterable<CandleSeries> {
  // The pages come later, and by then the caller may have changed its range or key.
  const { options } = stream;
  const asked = { ...stream, options: ownOptions(options), check: atOnce(stream.check) };
  return { [Symbol.asyncIterator]: () => chunks(asked) };
}

/** Checks now, and answers whenever it is asked. */
function atOnce<A>(check: () => A): () => A {
  try {
    const checked = check();
    return () => checked;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

async function* chunks({ calls, options, check, read }: ChunkStream): AsyncGenerator<CandleSeries> {
  const asked = options?.chunkSize ?? defaultChunkSize;
  const checked = () => {
    checkInteger('chunkSize', asked, 1, largestChunk);
    return check();
  };
  const { rows } = calls.limits;
  const chunkSize = Math.min(asked, rows);
  const limit = Math.min(pageLength(chunkSize), rows);
  let from: number | undefined;
  for (;;) {
    const page = await calls.run(
      'candles.streamRange',
      options,
      checked,
      async ({ key, span }, context) => {
        const rest = span && { from: from ?? span.from, to: span.to };
        return rest === null || rest.from > rest.to ? null : read(key, rest, limit, context);
      },
      { limited: false },
    );
    const last = page?.last;
    if (page === null || last === undefined) return;
    for (let start = 0; start < page.length; start += chunkSize) {
      calls.refuse(options);
      yield page.rows(start, start + chunkSize);
    }
    from = last.timestamp.getTime() + 1;
  }
}

function pageLength(chunkSize: number): number {
  const several = Math.max(pageRows.least, Math.min(chunkSize * pageRows.chunks, pageRows.most));
  return Math.max(chunkSize, several);
}
