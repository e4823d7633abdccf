import { checkInteger, unlessAborted } from '@jts/adapter-kit';
import { type CandleSeries, ValidationError } from '@jts/domain';
import { type ConflictRule, fromKey, JoinedColumns, type SaveCandlePartsRequest } from '@jts/proto';

/** What one call may save: there is room for as many as its first message claims. */
const mostBars = 1_000_000;

/** A series that comes in parts. */
interface Joined {
  readonly series: CandleSeries;
  readonly onConflict: ConflictRule;
}

/**
 * Joins bars as they come.
 *
 * @param signal ends the wait for more of them: the connection of a call that was given up may be lost
 *   without a word
 * @throws ValidationError where there are more or fewer than the first message says: a client that was cut
 *   off between two messages may look like one that has done
 */
export async function joined(
  messages: AsyncIterable<SaveCandlePartsRequest>,
  signal: AbortSignal,
): Promise<Joined> {
  let first:
    | { readonly columns: JoinedColumns; readonly total: number; readonly onConflict: ConflictRule }
    | undefined;
  for await (const { key, totalCount, onConflict: rule, candles } of until(signal, messages)) {
    if (first === undefined) {
      const total = checkInteger('total_count', Number(totalCount), 0, mostBars);
      first = { columns: new JoinedColumns(fromKey(key), total), total, onConflict: rule };
    }
    if (candles !== undefined) first.columns.add(candles);
  }
  if (first === undefined) throw new ValidationError('key', 'is required, in a first message');
  const { columns, total, onConflict } = first;
  return { series: columns.series(total), onConflict };
}

/**
 * Messages, until the call ends. Then the rest of the request is let go, as soon as it can be: who still
 * sends it hears of nothing else.
 */
async function* until<T>(signal: AbortSignal, messages: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = messages[Symbol.asyncIterator]();
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = await unlessAborted(iterator.next(), signal);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // One that still waits for a message closes when that has come: nobody waits for it.
    iterator.return?.().catch(() => undefined);
  }
}
