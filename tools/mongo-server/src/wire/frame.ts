import { type Document, serialize } from 'bson';
import { headerBytes } from './limits.js';

/** A command's answer: a document, or one that is BSON already. */
export type Answer = Document | Buffer;

export function encode(answer: Answer): Uint8Array {
  return Buffer.isBuffer(answer) ? answer : serialize(answer, { ignoreUndefined: true });
}

let lastRequestId = 0;

/** A whole message: the header, then the parts. */
export function frame(opCode: number, responseTo: number, ...parts: Uint8Array[]): Buffer {
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  const header = Buffer.alloc(headerBytes);
  const length = parts.reduce((size, part) => size + part.length, headerBytes);
  for (const [i, field] of [length, lastRequestId, responseTo, opCode].entries()) {
    header.writeInt32LE(field, 4 * i);
  }
  return Buffer.concat([header, ...parts]);
}
