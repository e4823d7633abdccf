const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Text from UTF-8. ClickHouse stores any bytes as String: where they are no UTF-8, the text has a
 * lone surrogate for each byte that is not ASCII, which no check of the domain lets through.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    const units = Uint16Array.from(bytes, (byte) => (byte < 128 ? byte : 0xdc00 + byte));
    let text = '';
    // As many arguments as a call takes.
    for (let at = 0; at < units.length; at += 4096) {
      text += String.fromCharCode(...units.subarray(at, at + 4096));
    }
    return text;
  }
}
