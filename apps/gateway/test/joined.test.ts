import { getEventListeners } from 'node:events';
import { create } from '@bufbuild/protobuf';
import {
  type SaveCandlePartsRequest,
  SaveCandlePartsRequestSchema,
  toColumns,
  toKey,
} from '@jts/proto';
import { describe, expect, it, vi } from 'vitest';
import { joined } from '../src/services/joined.js';
import { barsOf } from './bars.js';

const series = barsOf(3);
const message = (totalCount: bigint) =>
  create(SaveCandlePartsRequestSchema, {
    key: toKey(series.key),
    candles: toColumns(series),
    totalCount,
  });

/** A request whose rest comes when it is told to, and that notices when nobody reads it any more. */
function request(first: SaveCandlePartsRequest) {
  const closed = vi.fn();
  let goOn = () => {};
  const rest = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  async function* messages(): AsyncGenerator<SaveCandlePartsRequest> {
    try {
      yield first;
      await rest;
      yield create(SaveCandlePartsRequestSchema);
    } finally {
      closed();
    }
  }
  return { messages: messages(), closed, goOn };
}

describe('a request in parts', () => {
  it('is closed as soon as it can be, where its call has ended before', async () => {
    const { messages, closed, goOn } = request(message(4n));
    const call = new AbortController();
    const answer = joined(messages, call.signal);
    await new Promise(setImmediate);
    call.abort(new Error('late'));
    await expect(answer).rejects.toThrow('late');
    goOn();
    await vi.waitUntil(() => closed.mock.calls.length > 0);
  });

  it('is closed where it is refused', async () => {
    const { messages, closed } = request(message(-1n));
    const answer = joined(messages, new AbortController().signal);
    await expect(answer).rejects.toMatchObject({ code: 'VALIDATION', path: 'total_count' });
    await vi.waitUntil(() => closed.mock.calls.length > 0);
  });

  it('leaves no listener on the signal of its call', async () => {
    const { messages, goOn } = request(message(3n));
    const { signal } = new AbortController();
    goOn();
    expect((await joined(messages, signal)).series.length).toBe(3);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
