import { type CallContext, onlyText, type Saved, type SettingsDriver } from '@jts/adapter-kit';
import { CorruptDataError, type JsonValue, type Setting, UnavailableError } from '@jts/domain';
import { type Filter, Int32 } from 'mongodb';
import { toJson } from './codec.js';
import type { Connection, StoredDocument } from './connection.js';
import { deleteFirst } from './deletes.js';
import { isDuplicate } from './errors.js';
import { idsAfter } from './id-order.js';
import { Reads } from './reads.js';
import { fromSettingDocument } from './setting-document.js';
import { upsert } from './upsert.js';
import { clock, insertion, replacement, versionFilter, versionOf } from './versioned.js';

/** Settings. Their keys are the `_id`s: unique, and in the order of their code points. */
export function settingsDriver(
  connection: Connection,
  now: (() => Date) | undefined,
): SettingsDriver {
  const reads = new Reads(connection, 'settings');
  const collection = () => connection.collection('settings');
  const after = { returnDocument: 'after' } as const;

  return {
    async get(key, context) {
      const document = await reads.one({ _id: key }, context);
      return document === null ? null : fromSettingDocument(document);
    },

    set(key, value, expected, context) {
      return expected === undefined
        ? setAny(key, value, context)
        : setExpected(key, value, expected, context);
    },

    delete: (key, context) => deleteFirst(connection, 'settings', [key], context),

    async list(prefix, place, limit, context) {
      const isAfter = place === undefined ? {} : { $or: idsAfter(onlyText(place)) };
      const filter = { $and: [startsWith(prefix), isAfter] };
      const placed = (document: StoredDocument) => ({
        item: fromSettingDocument(document),
        place: [String(document._id)],
      });
      const options = { sort: { _id: 1 }, limit } as const;
      return reads.all(filter as Filter<StoredDocument>, context, placed, options);
    },
  };

  async function setAny(
    key: string,
    value: JsonValue,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    const set = {
      value: unlessCorrupt({ $literal: toJson(value) }, '$value'),
      version: unlessCorrupt({ $add: [storedVersion, new Int32(1)] }, '$version'),
      updatedAt: unlessCorrupt(clock(now), '$updatedAt'),
    };
    try {
      const options = { ...connection.options(context), ...after, upsert: true } as const;
      const stored = await collection().findOneAndUpdate({ _id: key }, [{ $set: set }], options);
      // A document whose version is none, or the last one, was left as it is, and is refused here.
      const saved = fromSettingDocument(stored as StoredDocument);
      if (sameJson(saved.value, value)) return { saved };
      throw new CorruptDataError('settings', key, 'version', 'can not be raised');
    } catch (error) {
      // Two upserts of a new key: the server may let one of them fail.
      if (isDuplicate(error))
        throw new UnavailableError('another writer was faster', { cause: error });
      throw error;
    }
  }

  async function setExpected(
    key: string,
    value: JsonValue,
    expected: number,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    for (;;) {
      const outcome =
        expected === 0
          ? await create(key, value, context)
          : await replace(key, value, expected, context);
      // Else another writer has made it so since, and it is not what stood in the way.
      if (!('actual' in outcome) || outcome.actual !== expected) return outcome;
    }
  }

  async function create(
    key: string,
    value: JsonValue,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    const insert = insertion({ value: toJson(value) }, { updatedAt: clock(now) });
    const stored = await upsert(connection, 'settings', key, insert, context);
    if (stored === null) return refusal(key, value, 0, context);
    return { saved: fromSettingDocument(stored) };
  }

  async function replace(
    key: string,
    value: JsonValue,
    expected: number,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    const next = replacement({ value: toJson(value) }, expected + 1, { updatedAt: clock(now) });
    const filter = { _id: key, version: versionFilter(expected) };
    const options = { ...connection.options(context), ...after };
    const stored = await collection().findOneAndUpdate(filter, next, options);
    if (stored === null) return refusal(key, value, expected, context);
    return { saved: fromSettingDocument(stored) };
  }

  async function refusal(
    key: string,
    value: JsonValue,
    expected: number,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    const stored = await reads.one({ _id: key }, context);
    const actual = stored === null ? 0 : versionOf('settings', stored);
    if (stored !== null && context.attempt > 0 && actual === expected + 1) {
      const saved = fromSettingDocument(stored);
      // G9: an earlier attempt whose answer was lost.
      if (sameJson(saved.value, value)) return { saved };
    }
    return { actual };
  }
}

/** Of a document that the upsert has just begun there is nothing but its key. */
const isNew = { $eq: [{ $type: '$value' }, 'missing'] };
/** A stored setting without a version has the first. */
const storedVersion = { $ifNull: ['$version', { $cond: [isNew, 0, 1] }] };

/** The server adds 1 to all kinds of things: to 0, to a fraction, to a date. */
function unlessCorrupt(next: unknown, stored: string): object {
  const isNumber = { $in: [{ $type: '$version' }, ['int', 'long', 'double']] };
  const isInteger = {
    $and: [
      { $gte: ['$version', 1] },
      { $lt: ['$version', Number.MAX_SAFE_INTEGER] },
      { $eq: [{ $mod: ['$version', 1] }, 0] },
    ],
  };
  const isAbsent = { $eq: [{ $ifNull: ['$version', null] }, null] };
  // The value stands there once: two of them would not fit into a command.
  return { $cond: [{ $cond: [isNumber, isInteger, isAbsent] }, next, stored] };
}

/** By a range of keys: no character of a prefix has a meaning. */
function startsWith(prefix: string): object {
  // Whatever there is: a key that is no text is broken, and a list of all must meet it.
  if (prefix === '') return {};
  const end = afterPrefix(prefix);
  return { _id: { $gte: prefix, ...(end === undefined ? {} : { $lt: end }) } };
}

/** The first text after all those that start with `prefix`; undefined where there is none. */
function afterPrefix(prefix: string): string | undefined {
  const characters = Array.from(prefix);
  while (characters.at(-1) === '\u{10ffff}') characters.pop();
  const last = characters.pop()?.codePointAt(0);
  if (last === undefined) return undefined;
  // Between them lie the surrogates, which are no characters.
  const next = String.fromCodePoint(last === 0xd7ff ? 0xe000 : last + 1);
  return characters.join('') + next;
}

/** Key order does not count in JSON: both are written as lists of their entries, in order. */
const sameJson = (a: JsonValue, b: JsonValue): boolean =>
  JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

function sorted(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { object: entries.map(([key, field]) => [key, sorted(field)]) };
}
