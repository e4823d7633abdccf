import { UnexpectedTypeError } from './errors.js';
import type { Column, FixedValues as Fixed } from './table.js';

/** How a type of fixed width lies on the wire, and what it becomes here. */
interface Wire {
  readonly bytes: 1 | 4 | 8;
  allocate(length: number): Fixed;
}

const int64: Wire = { bytes: 8, allocate: (length) => new BigInt64Array(length) };
const uint64: Wire = { bytes: 8, allocate: (length) => new BigUint64Array(length) };
const uint8: Wire = { bytes: 1, allocate: (length) => new Uint8Array(length) };
/** Widened to 64 bits. */
const int32: Wire = { bytes: 4, allocate: (length) => new BigInt64Array(length) };

function wireOf(name: string, type: string): Wire {
  if (type === 'UInt64') return uint64;
  if (type === 'UInt8') return uint8;
  if (type === 'Int64' || /^DateTime64\(\d(, '.*')?\)$/.test(type)) return int64;
  const digits = Number(/^Decimal\((\d+), \d+\)$/.exec(type)?.[1]);
  if (digits <= 9) return int32;
  if (digits <= 18) return int64;
  throw new UnexpectedTypeError(`the answer has column ${name} of type ${type}`);
}

/** A column with room for rows to come. */
export class GrowingColumn {
  readonly name: string;
  readonly type: string;
  readonly wire: Wire;
  values: Fixed;

  constructor(name: string, type: string) {
    this.name = name;
    this.type = type;
    this.wire = wireOf(name, type);
    this.values = this.wire.allocate(0);
  }

  reserve(rows: number, expectedRows: number): void {
    if (rows <= this.values.length) return;
    const grown = this.wire.allocate(Math.max(roomFor(rows, expectedRows), 2 * this.values.length));
    grown.set(this.values as never);
    this.values = grown;
  }

  /**
   * Where more was expected than came, a view: what lies behind it was never touched, and so takes no
   * memory. Not of much more, for the garbage collector counts it.
   */
  finish(rows: number): Column {
    const { type, values } = this;
    if (rows === values.length) return { type, values };
    const few = rows < values.length / 2;
    return few ? { type, values: values.slice(0, rows) } : this.soFar(rows);
  }

  soFar(rows: number): Column {
    return { type: this.type, values: this.values.subarray(0, rows) };
  }
}

export class TextColumn {
  readonly name: string;
  readonly type = 'String';
  readonly values: string[] = [];

  constructor(name: string) {
    this.name = name;
  }

  finish(): Column {
    return this.soFar();
  }

  soFar(): Column {
    return { type: this.type, values: this.values };
  }
}

/**
 * Before so many rows have come, nothing is taken on trust: the server expects to look at all rows of
 * a series, of which the answer may have one. So few cost next to nothing to copy.
 */
export const fewRows = 2 ** 13;

const roomFor = (rows: number, expectedRows: number): number =>
  rows > fewRows ? Math.max(rows, expectedRows) : rows;
