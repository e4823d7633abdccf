import { headerBytes, maxMessageBytes, ProtocolError } from './limits.js';

/** Cuts a byte stream into whole messages. */
export class MessageSplitter {
  #chunks: Buffer[] = [];
  #size = 0;

  /** Returns the messages that the chunk completes. */
  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    const messages: Buffer[] = [];
    while (this.#size >= headerBytes) {
      const length = this.#nextLength();
      if (this.#size < length) break;
      const bytes = this.#join();
      messages.push(bytes.subarray(0, length));
      this.#chunks = length < bytes.length ? [bytes.subarray(length)] : [];
      this.#size -= length;
    }
    return messages;
  }

  #nextLength(): number {
    const [first] = this.#chunks;
    const head = first !== undefined && first.length >= headerBytes ? first : this.#join();
    const length = head.readInt32LE(0);
    if (length < headerBytes || length > maxMessageBytes) {
      throw new ProtocolError(`message of ${length} bytes`);
    }
    return length;
  }

  /** Only where it has to: joining at each chunk would copy a large message many times. */
  #join(): Buffer {
    const [first, second] = this.#chunks;
    if (first !== undefined && second === undefined) return first;
    const bytes = Buffer.concat(this.#chunks, this.#size);
    this.#chunks = [bytes];
    return bytes;
  }
}
