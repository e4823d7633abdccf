import { finished, type Readable } from 'node:stream';
import { TooLargeError } from '@jts/domain';
import type { Admitted } from './access/admission.js';
import { toConnectError } from './errors.js';
import { EnvelopePieces, envelopeBytes, type Pieces, RawPieces } from './request-pieces.js';

/**
 * The body of a request, which is not read before its call is let in, nor further than its caller may send.
 * By Connect and both of gRPC alike: an error of the body is the call's answer.
 *
 * It comes in frames, and what each costs on its way is most of what a save costs the gateway: so they are
 * joined until a message is whole.
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
  const reader = new Reader(request, isEnveloped(header) ? new EnvelopePieces() : new RawPieces());
  let bytes = 0;
  try {
    for (let piece = await reader.next(); piece !== undefined; piece = await reader.next()) {
      bytes += piece.length;
      refuseLarger(bytes, most);
      yield piece;
    }
  } finally {
    reader.discard();
  }
}

const isEnveloped = (header: Headers): boolean =>
  /^application\/(grpc|connect\+)/.test(header.get('content-type') ?? '');

/** Reads a request as far as it is asked to. */
class Reader {
  readonly #request: Readable;
  readonly #pieces: Pieces;
  #end: { readonly error?: Error | null | undefined } | undefined;
  #wake = () => {};

  constructor(request: Readable, pieces: Pieces) {
    this.#request = request;
    this.#pieces = pieces;
    finished(request, { writable: false }, (error) => {
      this.#end = { error };
      this.#wake();
    });
    request.pause();
    request.on('data', this.#onData);
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
    return this.#pieces.take();
  }

  /** A client that has not done with sending hears of nothing else, and its connection is of no use until then. */
  discard(): void {
    this.#request.off('data', this.#onData);
    this.#request.resume();
  }

  readonly #onData = (frame: Uint8Array): void => {
    if (!this.#pieces.add(frame)) return;
    this.#request.pause();
    this.#wake();
  };
}

function refuseLarger(bytes: number, most: number): void {
  if (bytes <= most) return;
  const limit = (most - envelopeBytes).toLocaleString('en');
  throw toConnectError(new TooLargeError(`a request may have ${limit} bytes: send it in parts`));
}
