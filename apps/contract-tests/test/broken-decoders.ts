import fc from 'fast-check';
import { filled, text, whole } from '../src/decoders/bytes.js';
import { type Decoder, refusals } from '../src/decoders/decoder.js';

const line = { of: 'lines', make: (size: number) => filled(size, text('line\n')) };

const decoder = (
  name: string,
  decode: Decoder['decode'],
  more: Partial<Decoder> = {},
): Decoder => ({
  name,
  valid: fc.string({ maxLength: 50 }).map(text),
  words: [text('word')],
  families: [line],
  codeOf: refusals('VALIDATION'),
  decode,
  ...more,
});

/** In place of a result that the compiler could leave out. */
const sumOf = (numbers: Uint8Array): number => numbers.reduce((sum, one) => sum + one, 0);

/** One that holds, and one for each way not to. */
export const decoders: readonly Decoder[] = [
  decoder('good', (pieces) => sumOf(whole(pieces)), { streams: true }),
  decoder('uncoded', (pieces) => {
    if (whole(pieces).length > 20) throw new TypeError('x is not a function');
  }),
  decoder('hanging', () => {
    for (;;);
  }),
  decoder('deadly', (pieces) => {
    if (whole(pieces).length > 20) process.kill(process.pid, 'SIGKILL');
  }),
  decoder('polluting', (pieces) => {
    const value = text('at').every((byte) => whole(pieces).includes(byte));
    if (value) Object.defineProperty(Object.prototype, 'polluted', { value, configurable: true });
  }),
  decoder('overwriting', () => {
    const native = Object.prototype.toString;
    const value = function (this: unknown) {
      return native.call(this);
    };
    Object.defineProperty(Object.prototype, 'toString', { value, configurable: true });
  }),
  decoder('inheriting', () => [Object.create({ role: 'admin' })]),
  decoder('greedy', () => new BigInt64Array(2 ** 24).length),
  decoder('piecemeal', (pieces) => pieces.length, { streams: true }),
  decoder('quadratic', (pieces) => {
    const bytes = whole(pieces);
    let sum = 0;
    for (let i = 0; i < bytes.length; i += 32) {
      for (let j = i; j < bytes.length; j++) sum += bytes[j] as number;
    }
    return sum;
  }),
];
