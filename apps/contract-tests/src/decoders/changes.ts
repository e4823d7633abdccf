import fc, { type Arbitrary } from 'fast-check';
import { join } from './bytes.js';
import { hostileNumbers } from './words.js';

/** Where, how much, with what: each within bounds by its remainder, so that any numbers will do. */
interface Choice {
  readonly at: number;
  readonly amount: number;
  readonly value: number;
}

type Change = (bytes: Uint8Array, choice: Choice, words: readonly Uint8Array[]) => Uint8Array;

/** What is made larger ends here: beyond, other inputs look at growth. */
const mostBytes = 65_536;

const within = (place: number, length: number): number => place % (length + 1);
const oneOf = (list: readonly Uint8Array[], value: number) =>
  list[value % list.length] as Uint8Array;

function span(bytes: Uint8Array, { at, amount }: Choice) {
  const from = within(at, bytes.length);
  return { from, to: Math.min(bytes.length, from + 1 + within(amount, bytes.length - from)) };
}

function overwritten(bytes: Uint8Array, at: number, by: Uint8Array): Uint8Array {
  const from = within(at, bytes.length);
  return join(bytes.subarray(0, from), by, bytes.subarray(from + by.length));
}

function inserted(bytes: Uint8Array, at: number, more: Uint8Array): Uint8Array {
  const from = within(at, bytes.length);
  return join(bytes.subarray(0, from), more, bytes.subarray(from));
}

const oneByte: Change = (bytes, { at, value }) => {
  const changed = bytes.slice();
  if (bytes.length > 0) changed[at % bytes.length] = value % 256;
  return changed;
};

const oneBit: Change = (bytes, { at, value }) => {
  const changed = bytes.slice();
  const place = at % Math.max(1, bytes.length);
  if (bytes.length > 0) changed[place] = (bytes[place] as number) ^ (1 << (value % 8));
  return changed;
};

const cutOff: Change = (bytes, { at }) => bytes.slice(0, within(at, bytes.length));

const removed: Change = (bytes, choice) => {
  const { from, to } = span(bytes, choice);
  return join(bytes.subarray(0, from), bytes.subarray(to));
};

/** A part of it, up to 128 times. */
const repeated: Change = (bytes, choice) => {
  const { from, to } = span(bytes, choice);
  const part = bytes.subarray(from, to);
  const room = Math.floor((mostBytes - bytes.length) / Math.max(1, part.length));
  const times = Math.max(1, Math.min(room, 2 ** (choice.value % 8)));
  return join(bytes.subarray(0, from), ...Array<Uint8Array>(times).fill(part), bytes.subarray(to));
};

const moved: Change = (bytes, choice) => {
  const { from, to } = span(bytes, choice);
  const rest = join(bytes.subarray(0, from), bytes.subarray(to));
  return inserted(rest, choice.value, bytes.subarray(from, to));
};

const changes: readonly Change[] = [
  oneByte,
  oneBit,
  cutOff,
  removed,
  repeated,
  moved,
  (bytes, { at, value }, words) => inserted(bytes, at, oneOf(words, value)),
  (bytes, { at, value }, words) => overwritten(bytes, at, oneOf(words, value)),
  (bytes, { at, value }) => inserted(bytes, at, oneOf(hostileNumbers, value)),
  (bytes, { at, value }) => overwritten(bytes, at, oneOf(hostileNumbers, value)),
];

const choice = fc.tuple(fc.nat(changes.length - 1), fc.nat(65_535), fc.nat(65_535), fc.nat(65_535));

/** Bytes with some things done to them. */
export function changed(
  valid: Arbitrary<Uint8Array>,
  words: readonly Uint8Array[],
): Arbitrary<Uint8Array> {
  const some = fc.array(choice, { maxLength: 5 });
  return fc.tuple(valid, some).map(([bytes, choices]) =>
    choices.reduce((before, [kind, at, amount, value]) => {
      const change = changes[kind] as Change;
      return change(before, { at, amount, value }, words);
    }, bytes),
  );
}
