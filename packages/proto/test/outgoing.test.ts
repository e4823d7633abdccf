import { create, fromBinary } from '@bufbuild/protobuf';
import { allocateColumns, CandleSeries, seriesKey } from '@jts/domain';
import { expect, it } from 'vitest';
import {
  GetCandlesResponseSchema,
  Outgoing,
  SaveCandlePartsRequestSchema,
  sameMemory,
  toColumns,
  toKey,
} from '../src/index.js';

const key = seriesKey('A', '1m');

function barsOf(length: number) {
  const columns = allocateColumns(length);
  for (let row = 0; row < length; row++) {
    columns.timestamp[row] = BigInt(Date.UTC(2024, 0, 1, 0, row));
    columns.close[row] = BigInt(row);
    columns.volume[row] = 2n ** 64n - 1n - BigInt(row);
  }
  return toColumns(CandleSeries.fromColumns(key, columns, 2));
}

async function* listed<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** What Connect makes of empty messages, and of the end of a stream of its own protocol. */
const emptyEnvelope = () => new Uint8Array(5);
const endEnvelope = Uint8Array.of(2, 0, 0, 0, 2, 123, 125);

const messageIn = (envelope: Uint8Array) => {
  const { buffer, byteOffset } = envelope;
  expect(envelope[0]).toBe(0);
  expect(new DataView(buffer, byteOffset).getUint32(1)).toBe(envelope.length - 5);
  return envelope.subarray(5);
};

it('messages with columns leave as they are, in their order, and what else there is as well', async () => {
  const messages = [
    { candles: barsOf(300), totalCount: 0n, expectedCount: 301n },
    { candles: barsOf(1), totalCount: 301n },
    { candles: barsOf(0) },
    {},
  ];
  const outgoing = new Outgoing(GetCandlesResponseSchema);
  const held = [];
  for await (const empty of outgoing.keep(listed(messages))) held.push(empty);
  expect(held).toEqual(messages.map(() => create(GetCandlesResponseSchema)));
  const body = outgoing.fill(listed([...messages.map(emptyEnvelope), endEnvelope]));
  const sent = [];
  for await (const chunk of body) sent.push(chunk);
  expect(sent.pop()).toBe(endEnvelope);
  expect(sent.map((one) => fromBinary(GetCandlesResponseSchema, messageIn(one)))).toEqual(
    messages.map((message) => create(GetCandlesResponseSchema, message)),
  );
});

it('messages may be made in the same memory, one after the other', async () => {
  const messages = [300, 1, 20].map((length) => ({ candles: barsOf(length) }));
  const outgoing = new Outgoing(GetCandlesResponseSchema);
  for await (const _ of outgoing.keep(listed(messages)));
  const memories = new Set();
  let at = 0;
  for await (const one of outgoing.fill(listed(messages.map(emptyEnvelope)), sameMemory())) {
    memories.add(one.buffer);
    expect(fromBinary(GetCandlesResponseSchema, messageIn(one))).toEqual(
      create(GetCandlesResponseSchema, messages[at++] as (typeof messages)[0]),
    );
  }
  expect([at, memories.size]).toEqual([3, 1]);
  const memory = sameMemory(100);
  const [short, shortAgain, long, longAgain] = [99, 99, 100, 100].map((length) => memory(length));
  expect(short?.buffer).not.toBe(shortAgain?.buffer);
  expect(long?.buffer).toBe(longAgain?.buffer);
});

it('a message keeps what it has beside its columns', async () => {
  const message = { key: toKey(key), candles: barsOf(2), onConflict: 2, totalCount: 2n };
  const outgoing = new Outgoing(SaveCandlePartsRequestSchema);
  for await (const _ of outgoing.keep(listed([message])));
  for await (const envelope of outgoing.fill(listed([emptyEnvelope()]))) {
    expect(fromBinary(SaveCandlePartsRequestSchema, messageIn(envelope))).toEqual(
      create(SaveCandlePartsRequestSchema, message),
    );
  }
});

it('whoever leaves a body ends what makes it', async () => {
  let ended = false;
  async function* endless() {
    try {
      for (;;) yield emptyEnvelope();
    } finally {
      ended = true;
    }
  }
  for await (const _ of new Outgoing(GetCandlesResponseSchema).fill(endless())) break;
  expect(ended).toBe(true);
});
