import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EnvelopePieces, envelopeBytes, RawPieces } from '../src/request-pieces.js';

const envelope = (message: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(envelopeBytes + message.length);
  new DataView(bytes.buffer).setUint32(1, message.length);
  bytes.set(message, envelopeBytes);
  return bytes;
};

/** Messages of a request, and where its frames are cut. */
const anyRequest = fc.record({
  messages: fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 }),
  cuts: fc.array(fc.nat(4000), { maxLength: 30 }),
  rest: fc.uint8Array({ maxLength: 4 }),
});

function framesOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.filter((cut) => cut < bytes.length), bytes.length];
  places.sort((a, b) => a - b);
  return places.slice(1).map((end, i) => bytes.slice(places[i], end));
}

describe('pieces of a request', () => {
  it('are all of its bytes, whatever its frames, and whole messages where they say so', () => {
    fc.assert(
      fc.property(anyRequest, ({ messages, cuts, rest }) => {
        const envelopes = messages.map(envelope);
        const bytes = Buffer.concat([...envelopes, rest]);
        const ends = new Set(
          envelopes.map((_, i) => Buffer.concat(envelopes.slice(0, i + 1)).length),
        );
        const pieces = new EnvelopePieces();
        const taken: Uint8Array[] = [];
        const length = () => Buffer.concat(taken).length;
        for (const frame of framesOf(bytes, cuts)) {
          if (!pieces.add(frame)) continue;
          const piece = pieces.take();
          taken.push(Uint8Array.from(piece ?? []));
          expect(ends.has(length())).toBe(true);
        }
        expect(length()).toBe(bytes.length - rest.length);
        taken.push(Uint8Array.from(pieces.take() ?? []));
        expect(Buffer.concat(taken).equals(bytes)).toBe(true);
        expect(pieces.take()).toBeUndefined();
      }),
    );
  });

  it('of a long message are kept by whoever waits for the rest', () => {
    const long = envelope(new Uint8Array(3_000_000).fill(7));
    const bytes = Buffer.concat([long, envelope(Uint8Array.of(1))]);
    const pieces = new EnvelopePieces();
    const kept: Uint8Array[] = [];
    const framesLeft = framesOf(
      bytes,
      Array.from({ length: 200 }, (_, i) => i * 16_384),
    );
    for (const frame of framesLeft) if (pieces.add(frame)) kept.push(pieces.take() as Uint8Array);
    expect(kept.length).toBe(3);
    expect(Buffer.concat(kept).equals(bytes)).toBe(true);
  });

  it('of one message without an envelope are joined', () => {
    const pieces = new RawPieces();
    const frame = new Uint8Array(2 ** 19).fill(1);
    expect([pieces.add(frame), pieces.add(frame)]).toEqual([false, true]);
    expect(pieces.take()?.length).toBe(2 ** 20);
    expect(pieces.take()).toBeUndefined();
  });
});
