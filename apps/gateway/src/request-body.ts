import { finished, type Readable } from 'node:stream';
import { TooLargeError } from '@jts/domain';
import type { Admitted } from './access/admission.js';
import { toConnectError } from './errors.js';

/** What stands before a message of a request, by gRPC and its likes: a flag and a length. */
const envelopeBytes = 5;

/** Pieces of about so many bytes go on without the rest of their message. */
const pieceBytes = 2 ** 20;

/**
 * The body of a request, which is not read before its call is let in, nor further than its caller may send.
 * By Connect and both of gRPC alike: an error of the body is the call's answer.
 *
 * It comes in frames of 16 KiB, and what each piece costs on its way is most of what a save costs the
 * gateway: so frames are joined until a message is whole.
 *
 * @throws ConnectError
 */
export async function* admittedBody(
  request: Readable,
  header: Headers,
  admission: Promise<Admitted>,
): AsyncGenerator<Uint8Array> {
  const { messageBytes } = await admission;
  const most = messageBytes + envelopeBytes;
  refuseLarger(Number(header.get('content-length') ?? 0), most);
  const frames = new Frames(request, isEnveloped(header));
  let bytes = 0;
  try {
    for (let piece = await frames.next(); piece !== undefined; piece = await frames.next()) {
      bytes += piece.length;
      refuseLarger(bytes, most);
      yield piece;
    }
  } finally {
    frames.discard();
  }
}

const isEnveloped = (header: Headers): boolean =>
  /^application\/(grpc|connect\+)/.test(header.get('content-type') ?? '');

/** The frames of a request, and what has come of them. */
class Frames {
  readonly #request: Readable;
  readonly #envelopes: Envelopes | undefined;
  #frames: Uint8Array[] = [];
  #bytes = 0;
  #end: { readonly error?: Error | null | undefined } | undefined;
  #wake = () => {};

  constructor(request: Readable, enveloped: boolean) {
    this.#request = request;
    this.#envelopes = enveloped ? new Envelopes() : undefined;
    request.on('data', this.#onData);
    finished(request, { writable: false }, (error) => {
      this.#end = { error };
      this.#wake();
    });
  }

  /** @returns undefined where no more will come */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#end === undefined) {
      const ready = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#request.resume();
      await ready;
    }
    if (this.#end?.error) throw this.#end.error;
    const frames = this.#frames;
    this.#frames = [];
    this.#bytes = 0;
    return frames.length > 1 ? Buffer.concat(frames) : frames[0];
  }

  /** A client that has not done with sending hears of nothing else, and its connection is of no use until then. */
  discard(): void {
    this.#request.off('data', this.#onData);
    this.#request.resume();
  }

  readonly #onData = (frame: Uint8Array): void => {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    const isDue = this.#envelopes?.endIn(frame) ?? false;
    if (!isDue && this.#bytes < pieceBytes) return;
    this.#request.pause();
    this.#wake();
  };
}

/** Where messages end. */
class Envelopes {
  readonly #head = new DataView(new ArrayBuffer(envelopeBytes));
  #headLength = 0;
  /** Bytes of the message that are still to come. */
  #left = 0;

  /** @returns whether a message ends in this frame, which is the next one */
  endIn(frame: Uint8Array): boolean {
    let ended = false;
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
      if (this.#left === 0) ended = true;
    }
    return ended;
  }
}

function refuseLarger(bytes: number, most: number): void {
  if (bytes <= most) return;
  const limit = (most - envelopeBytes).toLocaleString('en');
  throw toConnectError(new TooLargeError(`a request may have ${limit} bytes: send it in parts`));
}
