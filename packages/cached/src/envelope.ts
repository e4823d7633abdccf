import { checksum } from './checksum.js';

/**
 * What stands before a payload, 40 bytes, little-endian: magic, format version, scale; the counter's number;
 * the fill; rows, the payload's length; 4 bytes of nothing, and the checksum of all that and of the payload.
 */
const headerBytes = 40;
const magic = 0x4353_544a; // "JTSC"
const formatVersion = 1;
const checksumAt = 36;

/** What a value says of itself. */
export interface Label {
  /** The counter's number under which the database was asked. */
  readonly number: number;
  /** Random, the same for all that came out of one answer of the database: of one moment. */
  readonly fill: number;
  /** Of a series: its bars and its scale. */
  readonly rows: number;
  readonly scale: number;
}

export interface Enveloped extends Label {
  /** Aligned to 8 bytes. */
  readonly payload: Uint8Array<ArrayBufferLike>;
}

export function newFill(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 2 ** 20) * 2 ** 32 + low;
}

export const sizeInCache = (payloadBytes: number): number => headerBytes + payloadBytes;

/** A value for the cache; `write` puts the payload in its place. */
export function enclose(
  key: string,
  label: Label,
  payloadBytes: number,
  write: (payload: Uint8Array<ArrayBuffer>) => void,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerBytes + payloadBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, formatVersion, true);
  view.setUint16(6, label.scale, true);
  view.setFloat64(8, label.number, true);
  view.setFloat64(16, label.fill, true);
  view.setUint32(24, label.rows, true);
  view.setUint32(28, payloadBytes, true);
  write(bytes.subarray(headerBytes));
  view.setUint32(checksumAt, checksumOf(key, bytes), true);
  return bytes;
}

const checksumOf = (key: string, bytes: Uint8Array): number =>
  checksum(key, bytes.subarray(0, checksumAt), bytes.subarray(headerBytes));

/** What {@link enclose} made for this very key; undefined for anything else. */
export function disclose(key: string, bytes: Uint8Array): Enveloped | undefined {
  if (bytes.byteLength < headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic || view.getUint16(4, true) !== formatVersion) {
    return undefined;
  }
  if (view.getUint32(28, true) !== bytes.byteLength - headerBytes) return undefined;
  if (checksumOf(key, bytes) !== view.getUint32(checksumAt, true)) return undefined;
  return {
    scale: view.getUint16(6, true),
    number: view.getFloat64(8, true),
    fill: view.getFloat64(16, true),
    rows: view.getUint32(24, true),
    payload: aligned(bytes.subarray(headerBytes)),
  };
}

/** A driver hands out bytes that are ours, but that may stand anywhere in a larger buffer. */
const aligned = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
