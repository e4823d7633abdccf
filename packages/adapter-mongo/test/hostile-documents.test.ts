import { BSON, ObjectId } from 'mongodb';
import { describe, expect, it } from 'vitest';
import { idText, parse } from '../src/codec.js';
import { fromFormulaDocument } from '../src/formula-document.js';
import { fromSettingDocument } from '../src/setting-document.js';
import { readChunk } from '../src/trade-chunks.js';

/** A document with a field of documents in documents, which no driver writes. */
function withNested(document: object, field: string, depth: number): Uint8Array {
  const nested = Buffer.alloc(8 * depth + 5);
  for (let level = 0; level <= depth; level++) {
    nested.writeInt32LE(8 * (depth - level) + 5, 7 * level);
    if (level < depth) nested.write('\x03a', 7 * level + 4);
  }
  const bytes = BSON.serialize(document);
  const name = Buffer.from(`\x03${field}\0`);
  const whole = Buffer.concat([bytes.subarray(0, -1), name, nested, Buffer.alloc(1)]);
  whole.writeInt32LE(whole.length);
  return whole;
}

const corrupt = (collection: string, id = 'unknown') =>
  expect.objectContaining({ code: 'CORRUPT_DATA', collection, id });

/** Some as deep as a driver still reads, some deeper. */
const depths = [65, 500, 1000, 2000, 3000, 4000, 5000, 6000, 8000, 10_000, 100_000, 1_000_000];

describe('a document that is nested without end', () => {
  it.each(depths)('%i levels deep, is CORRUPT_DATA in a value', (depth) => {
    const bytes = withNested({ _id: 'key', updatedAt: new Date(0) }, 'value', depth);
    expect(() => fromSettingDocument(parse('settings', bytes))).toThrow(corrupt('settings', 'key'));
  });

  it.each(depths)('%i levels deep, is CORRUPT_DATA in its id', (depth) => {
    const bytes = withNested({ updatedAt: new Date(0), value: 1 }, '_id', depth);
    const read = () => fromSettingDocument(parse('settings', bytes));
    expect(read).toThrow(expect.objectContaining({ code: 'CORRUPT_DATA', collection: 'settings' }));
  });
});

describe('an id', () => {
  it.each([
    [{ _bsontype: 'ObjectId' }],
    [{ a: { _bsontype: 'none' } }],
    [{ toString: 1 }],
    [{ toJSON: 1 }],
    [Object.defineProperty({}, '__proto__', { value: 1, enumerable: true })],
  ])('that is %o, as another program may store it, is no id', (_id) => {
    const document = { _id, name: 'f', expression: 'e', category: 'scan' };
    expect(() => fromFormulaDocument(document)).toThrow(
      expect.objectContaining({ code: 'CORRUPT_DATA', collection: 'formulas' }),
    );
    expect(typeof idText(_id)).toBe('string');
  });
});

describe('a chunk of trades', () => {
  const resultId = new ObjectId();
  const chunk = (n: unknown) => BSON.serialize({ resultId, n, trades: [] });

  it('is read where it is the next one, and not where it is a later one', () => {
    expect(readChunk(chunk(1), 1)).toEqual([]);
    expect(readChunk(chunk(2), 1)).toBeUndefined();
  });

  it.each([[0], [-1], [1.5], ['1'], [null], [{ toString: 1, valueOf: 1 }], [[1]], [true]])(
    'is CORRUPT_DATA where its number is %j',
    (n) => {
      expect(() => readChunk(chunk(n), 1)).toThrow(
        corrupt('backtest_trades', resultId.toHexString()),
      );
    },
  );

  it('is CORRUPT_DATA where its result has no id that can be shown', () => {
    const bytes = BSON.serialize({ resultId: { toString: 1 }, n: 0, trades: 1 });
    expect(() => readChunk(bytes, 0)).toThrow(corrupt('backtest_trades', '{"toString":1}'));
  });
});
