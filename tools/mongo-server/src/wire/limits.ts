/** What MongoDB 7.0 tells drivers of its limits. */
export const maxDocumentBytes = 16 * 1024 * 1024;
export const maxMessageBytes = 48_000_000;
export const maxWriteBatch = 100_000;

export const headerBytes = 16;

/** A violation of the protocol, after which the connection cannot go on. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}
