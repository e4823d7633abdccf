import { Command } from './command.js';
import { encode } from './frame.js';
import { ProtocolError } from './limits.js';
import type { Request } from './request.js';

const checksumPresent = 1 << 0;
const moreToCome = 1 << 1;
/** A receiver must refuse those of these bits that it does not know; the others are optional. */
const requiredFlags = 0xffff;

/** A message of sections: one document, and sequences of documents that belong into it. */
export function parseOpMsg(bytes: Buffer, wrap: (answer: Buffer) => Buffer): Request {
  const flags = bytes.readUInt32LE(0);
  if (flags & requiredFlags & ~(checksumPresent | moreToCome)) {
    throw new ProtocolError(`OP_MSG flags ${flags}`);
  }
  // The checksum is not checked: loopback does not lose bits.
  const end = bytes.length - (flags & checksumPresent ? 4 : 0);
  return {
    command: parseSections(bytes, end),
    expectsReply: !(flags & moreToCome),
    isHandshake: false,
    reply: (answer) => wrap(Buffer.concat([Buffer.alloc(5), encode(answer)])),
  };
}

function parseSections(bytes: Buffer, end: number): Command {
  let document: Buffer | undefined;
  const sequences = new Map<string, Buffer>();
  for (let at = 4; at < end; ) {
    const kind = bytes.readUInt8(at);
    const size = bytes.readInt32LE(at + 1);
    const section = bytes.subarray(at + 1, at + 1 + size);
    if (size < 5 || at + 1 + size > end) throw new ProtocolError('a section exceeds its message');
    if (kind === 0) {
      document = section;
    } else if (kind === 1) {
      const nameEnd = section.indexOf(0, 4);
      sequences.set(section.toString('utf8', 4, nameEnd), section.subarray(nameEnd + 1));
    } else {
      throw new ProtocolError(`section kind ${kind}`);
    }
    at += 1 + size;
  }
  if (document === undefined) throw new ProtocolError('OP_MSG without a body');
  return new Command(document, sequences);
}
