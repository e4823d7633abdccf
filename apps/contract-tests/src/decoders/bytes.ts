const utf8 = new TextEncoder();

export const text = (value: string): Uint8Array => utf8.encode(value);

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `unit`, again and again, until it is about `size` bytes. */
export function filled(size: number, unit: Uint8Array): Uint8Array {
  const times = Math.max(1, Math.floor(size / Math.max(1, unit.length)));
  const whole = new Uint8Array(times * unit.length);
  for (let i = 0; i < times; i++) whole.set(unit, i * unit.length);
  return whole;
}

/** The same of a text that stands between two others. */
export const filledText = (size: number, unit: string, before = '', after = ''): Uint8Array =>
  join(text(before), filled(size, text(unit)), text(after));

/** All bytes as one: what decoders take that are given no pieces. */
export const whole = (pieces: readonly Uint8Array[]): Uint8Array =>
  pieces.length === 1 ? (pieces[0] as Uint8Array) : join(...pieces);

/** As a program reads a text: what is no UTF-8 is replaced. */
export const asText = (pieces: readonly Uint8Array[]): string =>
  new TextDecoder().decode(whole(pieces));

/** Text as text; what is none by its bytes, in base64. */
export function shownBytes(bytes: Uint8Array, most = 400): string {
  const part = bytes.subarray(0, most);
  const more = bytes.length > most ? ` and ${bytes.length - most} more bytes` : '';
  try {
    return JSON.stringify(new TextDecoder('utf-8', { fatal: true }).decode(part)) + more;
  } catch {
    return `base64 ${Buffer.from(part).toString('base64')}${more}`;
  }
}
