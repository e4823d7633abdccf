/**
 * What makes values of bytes that a server or a disk gave, for the fuzzers of this workspace: no entry
 * of the published package.
 */
export {
  type Answer,
  exceptionAtEnd,
  exceptionIn,
  retryAfter,
  taggedException,
} from './answer.js';
export { candleDriver } from './candles.js';
export type { Access } from './client.js';
export { Connection } from './connection.js';
export type { Database } from './database.js';
export { markerFrom } from './embedded/data-folder.js';
export { ownerFrom } from './embedded/lock.js';
export {
  BrokenAnswerError,
  ServerError,
  toStorageError,
  UnexpectedTypeError,
} from './errors.js';
export { NativeDecoder } from './native-decoder.js';
export { encodeNative } from './native-encoder.js';
export { Schema } from './schema.js';
export { symbolDriver } from './symbols.js';
