import { ValidationError } from '@jts/domain';
import { BSON } from 'mongodb';
import { describe, deserialize, type RawDocument } from './codec.js';
import type { StoredDocument } from './connection.js';
import { readDecimal } from './decimal128.js';
import { fromTradeDocument } from './trade-document.js';

/** The types of BSON that a trade is made of. */
const bson = { double: 1, text: 2, document: 3, array: 4, date: 9, int: 16, decimal: 19 };
const two32 = 2 ** 32;

/** A document whose trades have been read apart from the rest. */
export interface WithTrades {
  readonly document: StoredDocument;
  /** For the schema to judge: a list of trades, or whatever stands there instead. */
  readonly trades: unknown;
}

/** Parts a document from its trades, which are 99 % of it, and parses both. @throws BSONError */
export function parseWithTrades(bytes: RawDocument): WithTrades {
  for (const [type, nameOffset, nameLength, offset, length] of BSON.onDemand.parseToElements(
    bytes,
  )) {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + nameOffset, nameLength);
    if (name.toString('latin1') !== 'trades' || type !== bson.array) continue;
    const end = offset + length;
    const rest = Buffer.concat([bytes.subarray(0, nameOffset - 1), bytes.subarray(end)]);
    rest.writeInt32LE(rest.length, 0);
    return { document: deserialize(rest), trades: readTrades(bytes.subarray(offset, end)) };
  }
  const document = deserialize(bytes);
  return { document, trades: document['trades'] };
}

/**
 * The trades of an array, for the schema to judge. Read straight from the bytes: by way of documents,
 * ten thousand trades take twice as long. A trade of unusual form takes that way.
 *
 * @param bytes a whole array of BSON
 */
function readTrades(bytes: RawDocument): unknown[] {
  const reader = new TradeReader(bytes);
  const elements = Array.from(BSON.onDemand.parseToElements(bytes));
  return lazyList(elements, ([type, , , offset, length], n) => {
    try {
      const plain = type === bson.document ? reader.read(offset, length) : undefined;
      return plain ?? looseTrade(bytes, type, offset, length);
    } catch (cause) {
      throw new ValidationError(`trades[${n}]`, describe(cause), { cause });
    }
  });
}

/**
 * A list whose elements are made when they are looked at: the schema makes a trade of its own of each,
 * and what it is made from is garbage by then. Ten thousand at a time would be copied again and again.
 */
function lazyList<T>(sources: readonly T[], make: (source: T, n: number) => unknown): unknown[] {
  return new Proxy<unknown[]>([...sources], {
    get(list, key) {
      const n = typeof key === 'string' ? Number(key) : Number.NaN;
      return n in sources ? make(sources[n] as T, n) : Reflect.get(list, key);
    },
  });
}

function looseTrade(bytes: RawDocument, type: number, offset: number, length: number): unknown {
  if (type !== bson.document) return otherValue(bytes, type, offset, length);
  return fromTradeDocument(BSON.deserialize(bytes.subarray(offset, offset + length)));
}

/** The schema refuses it, for a trade is a document, and says what it is instead. */
function otherValue(bytes: RawDocument, type: number, offset: number, length: number): unknown {
  const value = bytes.subarray(offset, offset + length);
  // A document with it as its only field, whose name is empty.
  const document = Buffer.concat([Buffer.from([0, 0, 0, 0, type, 0]), value, Buffer.from([0])]);
  document.writeInt32LE(document.length, 0);
  return BSON.deserialize(document)[''];
}

const times: ReadonlySet<string> = new Set(['entryTime', 'exitTime']);
const known: ReadonlySet<string> = new Set([
  ...times,
  'symbol',
  'side',
  'entryPrice',
  'exitPrice',
  'quantity',
  'pnl',
  'exitReason',
]);

/** Where a text stands, and what it says. */
interface SeenText {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Fields by name and type; times in milliseconds, money as decimals. */
class TradeReader {
  private readonly bytes: Buffer;
  private readonly view: DataView;
  /**
   * By place: the names of the trade before, and its texts. The next one mostly says the same, and to
   * compare bytes is a fraction of what it takes to make a text of them.
   */
  private readonly names: SeenText[] = [];
  private readonly texts: SeenText[] = [];

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Undefined where a field has a type, or a value, that is read the long way. */
  read(offset: number, length: number): object | undefined {
    const trade: Record<string, unknown> = {};
    const end = offset + length - 1;
    let at = offset + 4;
    for (let place = 0; at < end; place++) {
      const type = this.bytes[at] as number;
      let nameEnd = at + 1;
      while (nameEnd < end && this.bytes[nameEnd] !== 0) nameEnd++;
      const name = this.seen(this.names, place, at + 1, nameEnd, 'latin1');
      at = nameEnd + 1;
      const value = this.value(type, place, at, end);
      // A time is a number here, and no other number is a time.
      if (value === undefined || (type === bson.date) !== times.has(name)) return undefined;
      if (known.has(name)) trade[name] = value;
      at += type === bson.text ? 4 + this.view.getInt32(at, true) : (sizes[type] as number);
    }
    return at === end && this.bytes[end] === 0 ? trade : undefined;
  }

  private value(type: number, place: number, at: number, end: number): unknown {
    switch (type) {
      case bson.text:
        return this.text(place, at, end);
      case bson.date:
        return this.view.getInt32(at + 4, true) * two32 + this.view.getUint32(at, true);
      case bson.decimal:
        return readDecimal(this.view, at);
      case bson.int:
        return this.view.getInt32(at, true);
      case bson.double:
        return this.view.getFloat64(at, true);
      default:
        return undefined;
    }
  }

  /** Undefined for a text that may be no UTF-8, or whose length can't be right: it would lead astray. */
  private text(place: number, at: number, end: number): string | undefined {
    const start = at + 4;
    const last = start + this.view.getInt32(at, true) - 1;
    if (last < start || last >= end || this.bytes[last] !== 0) return undefined;
    const read = this.seen(this.texts, place, start, last, 'utf8');
    return read.includes('\ufffd') ? undefined : read;
  }

  private seen(
    before: SeenText[],
    place: number,
    start: number,
    end: number,
    encoding: 'latin1' | 'utf8',
  ): string {
    const last = before[place];
    if (last !== undefined && this.areEqual(last, start, end)) return last.text;
    const text = this.bytes.toString(encoding, start, end);
    before[place] = { start, end, text };
    return text;
  }

  private areEqual(seen: SeenText, start: number, end: number): boolean {
    const length = end - start;
    if (seen.end - seen.start !== length) return false;
    for (let i = 0; i < length; i++) {
      if (this.bytes[seen.start + i] !== this.bytes[start + i]) return false;
    }
    return true;
  }
}

/** Bytes of a value, by type; a text begins with its length. */
const sizes: Readonly<Record<number, number>> = {
  [bson.double]: 8,
  [bson.date]: 8,
  [bson.int]: 4,
  [bson.decimal]: 16,
};
