import { TooLargeError } from '@jts/domain';
import type { Admitted } from './access/admission.js';
import { toConnectError } from './errors.js';

/** What stands around the message of a request, by gRPC and its likes: a flag and a length. */
const envelopeBytes = 5;

/**
 * The body of a request, which is not read before its call is let in, nor further than its caller may send.
 * By Connect and both of gRPC alike: an error of the body is the call's answer.
 *
 * @throws ConnectError
 */
export async function* admittedBody(
  body: AsyncIterable<Uint8Array>,
  header: Headers,
  admission: Promise<Admitted>,
): AsyncGenerator<Uint8Array> {
  const { messageBytes } = await admission;
  const most = messageBytes + envelopeBytes;
  refuseLarger(Number(header.get('content-length') ?? 0), most);
  const chunks = body[Symbol.asyncIterator]();
  let bytes = 0;
  try {
    // Not by for await: that would destroy the request as it is refused, and the way back to its client.
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
      bytes += next.value.length;
      refuseLarger(bytes, most);
      yield next.value;
    }
  } finally {
    discard(chunks).catch(() => undefined);
  }
}

/** A client that has not done with sending hears of nothing else, and its connection is of no use until then. */
async function discard(chunks: AsyncIterator<Uint8Array>): Promise<void> {
  while ((await chunks.next()).done !== true);
}

function refuseLarger(bytes: number, most: number): void {
  if (bytes <= most) return;
  const limit = (most - envelopeBytes).toLocaleString('en');
  throw toConnectError(new TooLargeError(`a request may have ${limit} bytes: send it in parts`));
}
