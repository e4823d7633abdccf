import { create, type DescMessage, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { CandleSeries } from '@jts/domain';
import { barsOfMessage } from '@jts/proto';

/** A series in parts that share its memory; at least one, which is empty where the series is. */
export function* parts(series: CandleSeries, length = barsOfMessage): Generator<CandleSeries> {
  let start = 0;
  do {
    yield series.rows(start, start + length);
    start += length;
  } while (start < series.length);
}

/** Bytes of a message of several items, about: one item alone may have more. */
const mostBytes = 1_000_000;

/** A list in parts that fit into a message; none of an empty list. */
export function* partsBySize<T>(
  items: readonly T[],
  sizeOf: (item: T) => number,
): Generator<readonly T[]> {
  let [start, bytes] = [0, 0];
  for (const [i, item] of items.entries()) {
    const size = sizeOf(item);
    if (i > start && bytes + size > mostBytes) {
      yield items.slice(start, i);
      [start, bytes] = [i, 0];
    }
    bytes += size;
  }
  if (start < items.length) yield items.slice(start);
}

/** The bytes of a message. */
export const sizeIn =
  <Desc extends DescMessage>(schema: Desc) =>
  (message: MessageInitShape<Desc>): number =>
    toBinary(schema, create(schema, message)).length;
