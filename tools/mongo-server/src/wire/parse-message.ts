/** The MongoDB wire protocol: OP_MSG, the legacy handshake, zlib compression. */
import { deflateSync, inflateSync } from 'node:zlib';
import { frame } from './frame.js';
import { headerBytes, maxMessageBytes, ProtocolError } from './limits.js';
import { parseOpMsg } from './op-msg.js';
import { parseOpQuery } from './op-query.js';
import type { Request } from './request.js';

const opQuery = 2004;
const opCompressed = 2012;
const opMsg = 2013;
const zlib = 2;

export function parseMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  const body = message.subarray(headerBytes);
  if (opCode === opCompressed) return parseCompressed(body, requestId);
  return parseBody(opCode, body, requestId, (answer) => frame(opMsg, requestId, answer));
}

function parseBody(
  opCode: number,
  body: Buffer,
  requestId: number,
  wrap: (answer: Buffer) => Buffer,
): Request {
  if (opCode === opMsg) return parseOpMsg(body, wrap);
  if (opCode === opQuery) return parseOpQuery(body, requestId);
  throw new ProtocolError(`opcode ${opCode} is not supported`);
}

function parseCompressed(body: Buffer, requestId: number): Request {
  const opCode = body.readInt32LE(0);
  const size = body.readInt32LE(4);
  const compressor = body.readUInt8(8);
  if (compressor !== zlib) throw new ProtocolError(`compressor ${compressor} was not negotiated`);
  const inflated = inflateSync(body.subarray(9), { maxOutputLength: maxMessageBytes });
  if (inflated.length !== size) {
    throw new ProtocolError('the compressed message has another size than it says');
  }
  return parseBody(opCode, inflated, requestId, (answer) => {
    const head = Buffer.alloc(9);
    head.writeInt32LE(opMsg, 0);
    head.writeInt32LE(answer.length, 4);
    head.writeUInt8(zlib, 8);
    return frame(opCompressed, requestId, head, deflateSync(answer));
  });
}
