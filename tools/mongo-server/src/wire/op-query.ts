import { Command } from './command.js';
import { encode, frame } from './frame.js';
import type { Request } from './request.js';

const opReply = 1;
const awaitCapable = 8;

/** The legacy form in which drivers send their first `hello`. */
export function parseOpQuery(bytes: Buffer, requestId: number): Request {
  const afterName = bytes.indexOf(0, 4) + 1;
  const documentAt = afterName + 8; // numberToSkip, numberToReturn
  const document = bytes.subarray(documentAt, documentAt + bytes.readInt32LE(documentAt));
  return {
    command: new Command(document, new Map()),
    expectsReply: true,
    isHandshake: true,
    reply: (answer) => {
      const head = Buffer.alloc(20);
      head.writeInt32LE(awaitCapable, 0);
      head.writeInt32LE(1, 16); // one document
      return frame(opReply, requestId, head, encode(answer));
    },
  };
}
