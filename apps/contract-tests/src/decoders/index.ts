import { clickHouseStore } from './clickhouse-store.js';
import { csvDecoders } from './csv.js';
import type { Decoder } from './decoder.js';
import { documentFiles } from './document-files.js';
import { documentDecoders } from './documents.js';
import { nativeDecoders } from './native.js';
import { textDecoders } from './small-texts.js';
import { wireDecoders } from './wire.js';

/** Everything of ours that makes values of bytes from outside. */
export const decoders: readonly Decoder[] = [
  ...csvDecoders,
  ...nativeDecoders,
  clickHouseStore,
  ...documentDecoders,
  documentFiles,
  ...textDecoders,
  ...wireDecoders,
];
