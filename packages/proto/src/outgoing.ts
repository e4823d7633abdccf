import {
  create,
  type DescField,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  ScalarType,
  toBinary,
} from '@bufbuild/protobuf';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { type CandleColumns, CandleColumnsSchema } from './gen/jts/storage/v1/types_pb.js';

/** What stands before a message in a stream, by gRPC and its likes: a flag and a length. */
const envelopeBytes = 5;

/** The field of a message that holds columns; undefined where it has none. */
export const columnsField = (desc: DescMessage): DescField | undefined =>
  desc.fields.find(({ message }) => message?.typeName === CandleColumnsSchema.typeName);

/**
 * Messages with columns on their way into a body. Connect copies a message once for each level of it, and
 * once more for its envelope, which is most of the work of a gateway: so an empty message goes through it in
 * the place of each, and the columns are copied once, into the envelope that is sent.
 */
export class Outgoing {
  readonly #desc: DescMessage;
  readonly #waiting: MessageInitShape<DescMessage>[] = [];

  /** @param desc of the messages, which have a field of columns */
  constructor(desc: DescMessage) {
    this.#desc = desc;
  }

  /** Keeps messages, and gives empty ones for them. */
  async *keep(
    messages: AsyncIterable<MessageInitShape<DescMessage>>,
  ): AsyncGenerator<MessageShape<DescMessage>> {
    for await (const message of messages) {
      this.#waiting.push(message);
      yield create(this.#desc);
    }
  }

  /**
   * @param body in binary form, each envelope a chunk, as Connect makes it of the empty messages
   * @param memory where envelopes are made; new memory for each if absent
   */
  fill(
    body: AsyncIterable<Uint8Array>,
    memory: Memory = (length) => new Uint8Array(length),
  ): AsyncIterable<Uint8Array> {
    const chunks = body[Symbol.asyncIterator]();
    const next = async () => {
      const chunk = await chunks.next();
      if (chunk.done === true || !isEmptyMessage(chunk.value)) return chunk;
      const message = this.#waiting.shift();
      return {
        done: false,
        value: message === undefined ? chunk.value : enveloped(this.#desc, message, memory),
      };
    };
    const own = {
      next,
      return: async (value?: unknown) => (await chunks.return?.(value)) ?? { done: true, value },
      throw: async (error?: unknown) => (await chunks.throw?.(error)) ?? Promise.reject(error),
    } as AsyncIterator<Uint8Array>;
    return { [Symbol.asyncIterator]: () => own };
  }
}

const isEmptyMessage = (chunk: Uint8Array): boolean =>
  chunk.length === envelopeBytes && chunk.every((byte) => byte === 0);

/** Gives memory of so many bytes. */
type Memory = (length: number) => Uint8Array;

/**
 * The same memory again and again, for whoever has sent an envelope before it asks for the next one.
 *
 * @param least shorter ones are not waited for, and get memory of their own
 */
export function sameMemory(least = 0): Memory {
  let memory = new Uint8Array(0);
  return (length) => {
    if (length < least) return new Uint8Array(length);
    if (length > memory.length) memory = new Uint8Array(length);
    return memory.subarray(0, length);
  };
}

/** A message in its envelope. */
function enveloped(
  desc: DescMessage,
  message: MessageInitShape<DescMessage>,
  memory: Memory,
): Uint8Array {
  const field = columnsField(desc);
  const name = field?.localName ?? '';
  const { [name]: columns, $typeName: _, ...others } = message as Readonly<Record<string, unknown>>;
  const pieces: Uint8Array[] = [toBinary(desc, create(desc, others))];
  if (field !== undefined && columns !== undefined) {
    const inner = columnPieces(columns as CandleColumns);
    const head = new BinaryWriter().tag(field.number, WireType.LengthDelimited);
    pieces.push(head.uint32(lengthOf(inner)).finish(), ...inner);
  }
  const length = lengthOf(pieces);
  const bytes = memory(envelopeBytes + length);
  bytes[0] = 0;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(1, length);
  let at = envelopeBytes;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function columnPieces(columns: CandleColumns): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const others: Record<string, unknown> = {};
  for (const { localName, number, scalar } of CandleColumnsSchema.fields) {
    const value = columns[localName as keyof CandleColumns];
    if (scalar !== ScalarType.BYTES || !(value instanceof Uint8Array)) others[localName] = value;
    else if (value.length > 0) {
      const head = new BinaryWriter().tag(number, WireType.LengthDelimited).uint32(value.length);
      pieces.push(head.finish(), value);
    }
  }
  return [toBinary(CandleColumnsSchema, create(CandleColumnsSchema, others)), ...pieces];
}

const lengthOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((length, piece) => length + piece.length, 0);
