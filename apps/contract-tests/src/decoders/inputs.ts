import fc, { type Arbitrary } from 'fast-check';
import { join } from './bytes.js';
import { changed } from './changes.js';
import type { Decoder, Input } from './decoder.js';

/** Any input, most of it such that it gets far. */
export function inputsOf({ valid, words, repair }: Decoder): Arbitrary<Input> {
  const broken = changed(valid, words);
  const spliced = fc.tuple(broken, broken, fc.nat(65_535)).map(([a, b, at]) => {
    const place = at % (Math.min(a.length, b.length) + 1);
    return join(a.subarray(0, place), b.subarray(place));
  });
  const chosen = fc.array(fc.nat(words.length - 1), { maxLength: 40 });
  const sentence = chosen.map((all) => join(...all.map((word) => words[word] as Uint8Array)));
  const bytes = fc.oneof(
    { weight: 8, arbitrary: broken },
    { weight: 2, arbitrary: spliced },
    { weight: 2, arbitrary: changed(sentence, words) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
  return fc.record({
    bytes: repair === undefined ? bytes : repaired(bytes, repair),
    pieceBytes: fc.constantFrom(65_536, 65_536, 65_536, 65_536, 1000, 64, 7, 3, 2, 1),
    way: fc.nat(63),
  });
}

function repaired(
  bytes: Arbitrary<Uint8Array>,
  repair: (bytes: Uint8Array) => Uint8Array,
): Arbitrary<Uint8Array> {
  return fc.tuple(bytes, fc.nat(3)).map(([one, odds]) => (odds === 0 ? one : repair(one)));
}

/** Something short that may be repeated as often as one likes. */
export interface Repeatable {
  readonly before: Uint8Array;
  readonly unit: Uint8Array;
  readonly after: Uint8Array;
  readonly way: number;
}

/** Parts of valid input and words, to look for time that grows faster than its input. */
export function repeatablesOf({ valid, words }: Decoder): Arbitrary<Repeatable> {
  const some = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 });
  const part = fc.tuple(valid, fc.nat(65_535), fc.integer({ min: 1, max: 12 }));
  const unit = fc.oneof(
    some.map((all) => join(...all)),
    part.map(([bytes, at, length]) => {
      const from = at % Math.max(1, bytes.length);
      return bytes.slice(from, from + length);
    }),
  );
  const nothing = new Uint8Array(0);
  return fc.record({
    before: fc
      .tuple(valid, fc.nat(65_535))
      .map(([bytes, at]) => bytes.slice(0, at % (bytes.length + 1))),
    unit: unit.filter((bytes) => bytes.length > 0),
    after: fc.oneof(fc.constant(nothing), valid),
    way: fc.nat(63),
  });
}
