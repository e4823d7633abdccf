import {
  create,
  type DescMessage,
  fromBinary,
  fromJsonString,
  toBinary,
  toJsonString,
} from '@bufbuild/protobuf';
import { CandleSeries, isStorageError, ValidationError } from '@jts/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromErrorDetail, StorageErrorDetailSchema, toErrorDetail } from '../src/index.js';
import { anyText } from './arbitraries.js';
import { kinds } from './kinds.js';

/** Of a series its bars: its key does not travel with them. */
function plain(value: unknown): unknown {
  if (!(value instanceof CandleSeries)) return value;
  return { scale: value.scale, columns: value.copyColumns() };
}

const wires = {
  binary: (message: DescMessage, value: Record<string, unknown>) =>
    fromBinary(message, toBinary(message, create(message, value))),
  JSON: (message: DescMessage, value: Record<string, unknown>) =>
    fromJsonString(message, toJsonString(message, create(message, value))),
};

describe.each(Object.entries(kinds))('%s', (_, { message, valid, to, from }) => {
  it.each(Object.entries(wires))('come back as they were, over %s', (__, over) => {
    fc.assert(
      fc.property(valid, (value) => {
        expect(plain(from(over(message, to(value))))).toStrictEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });

  it('of any bytes there is a valid value, or a refusal that says why', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc
        .tuple(
          valid,
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        )
        .map(([value, changes]) => {
          const whole = toBinary(message, create(message, to(value)));
          for (const [at, byte] of changes) if (whole.length > 0) whole[at % whole.length] = byte;
          return whole;
        }),
    );
    fc.assert(
      fc.property(bytes, (one) => {
        const decoded = attempt(() => fromBinary(message, one));
        // What is no message at all is the protocol's to refuse.
        if ('error' in decoded) return;
        const read = attempt(() => from(decoded.value));
        if ('error' in read) {
          expect(read.error).toMatchObject({ code: 'VALIDATION', path: expect.any(String) });
          expect((read.error as ValidationError).reason).not.toBe('');
          return;
        }
        // What was taken can be told again, to the same.
        const again = fromBinary(message, toBinary(message, create(message, to(read.value))));
        expect(plain(from(again))).toStrictEqual(plain(read.value));
      }),
      { numRuns: 1000 },
    );
  });
});

function attempt<T>(work: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

it('any error comes back as it was, whatever its texts', () => {
  fc.assert(
    fc.property(anyText, anyText, (path, reason) => {
      const error = new ValidationError(path, reason);
      const detail = fromBinary(
        StorageErrorDetailSchema,
        toBinary(StorageErrorDetailSchema, toErrorDetail(error)),
      );
      expect(fromErrorDetail(detail).toJSON()).toEqual(error.toJSON());
    }),
  );
});

it('any bytes are an error of ours, or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const decoded = attempt(() => fromBinary(StorageErrorDetailSchema, bytes));
      if ('value' in decoded) expect(isStorageError(fromErrorDetail(decoded.value))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
