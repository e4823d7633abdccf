/** Gathers the frames of a request, which are of 16 KiB at most, into pieces. */
export interface Pieces {
  /** @returns whether there is a piece to take */
  add(frame: Uint8Array): boolean;
  /** @returns bytes that are valid until more are added, but for the beginning of a message; undefined where there are none */
  take(): Uint8Array | undefined;
}

/** What stands before a message, by gRPC and its likes: a flag and a length. */
export const envelopeBytes = 5;

/** So much goes on without the rest of its message. */
const pieceBytes = 2 ** 20;

/** Of a request that is one message without an envelope. */
export class RawPieces implements Pieces {
  #frames: Uint8Array[] = [];
  #bytes = 0;

  add(frame: Uint8Array): boolean {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    return this.#bytes >= pieceBytes;
  }

  take(): Uint8Array | undefined {
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames.length === 0 ? undefined : Buffer.concat(frames);
  }
}

/**
 * Of a request whose messages have envelopes. Frames come into memory that is used again and again: Connect
 * copies a message that is whole, and new memory for each costs more than all that is done with it.
 */
export class EnvelopePieces implements Pieces {
  readonly #ends = new EnvelopeEnds();
  #memory = Buffer.alloc(0);
  #length = 0;
  /** So much of it is messages that are whole. */
  #whole = 0;
  /** So much of it was taken. */
  #taken = 0;

  add(frame: Uint8Array): boolean {
    this.#dropTaken();
    this.#reserve(this.#length + frame.length);
    this.#memory.set(frame, this.#length);
    const end = this.#ends.lastIn(frame);
    if (end > 0) this.#whole = this.#length + end;
    this.#length += frame.length;
    return this.#whole > 0 || this.#length >= pieceBytes;
  }

  take(): Uint8Array | undefined {
    this.#dropTaken();
    if (this.#length === 0) return undefined;
    if (this.#whole > 0) {
      this.#taken = this.#whole;
      return this.#memory.subarray(0, this.#taken);
    }
    const bytes = this.#memory.subarray(0, this.#length);
    // What waits for the rest is kept by whoever gets it.
    this.#memory = Buffer.alloc(0);
    this.#length = 0;
    return bytes;
  }

  #dropTaken(): void {
    if (this.#taken === 0) return;
    this.#memory.copyWithin(0, this.#taken, this.#length);
    this.#length -= this.#taken;
    this.#whole = 0;
    this.#taken = 0;
  }

  #reserve(length: number): void {
    if (length <= this.#memory.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(length, 2 * this.#memory.length));
    grown.set(this.#memory.subarray(0, this.#length));
    this.#memory = grown;
  }
}

/** Where messages end. */
class EnvelopeEnds {
  readonly #head = new DataView(new ArrayBuffer(envelopeBytes));
  #headLength = 0;
  /** Bytes of the message that are still to come. */
  #left = 0;

  /** @returns the place behind the last message that ends in this frame, which is the next one; 0 if none does */
  lastIn(frame: Uint8Array): number {
    let last = 0;
    for (let at = 0; at < frame.length; ) {
      if (this.#left === 0) {
        this.#head.setUint8(this.#headLength++, frame[at++] as number);
        if (this.#headLength < envelopeBytes) continue;
        this.#headLength = 0;
        this.#left = this.#head.getUint32(1);
      } else {
        const part = Math.min(this.#left, frame.length - at);
        this.#left -= part;
        at += part;
      }
      if (this.#left === 0) last = at;
    }
    return last;
  }
}
