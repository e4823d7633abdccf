import { createHash } from 'node:crypto';
import { Decimal } from '@jts/domain';
import { Decimal128, ObjectId } from 'mongodb';

/** Entities and documents in brief: alike where their ids, fields and values are, whatever their types. */
export function digest(list: readonly object[]): string {
  const hash = createHash('sha256');
  for (const one of list) hash.update(JSON.stringify(plain(one)));
  return `${list.length} of ${hash.digest('hex').slice(0, 16)}`;
}

function plain(value: unknown): unknown {
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Decimal128) return { money: new Decimal(value.toString()).toFixed() };
  if (value instanceof Decimal) return { money: value.toFixed() };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => [key === '_id' ? 'id' : key, plain(field)] as const);
  // By name: the order of fields says nothing.
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}
