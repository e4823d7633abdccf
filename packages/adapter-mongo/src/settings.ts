import { type CallContext, onlyText, type Saved, type SettingsDriver } from '@jts/adapter-kit';
import { CorruptDataError, type JsonValue, type Setting } from '@jts/domain';
import type { Filter } from 'mongodb';
import { idText, toJson } from './codec.js';
import type { Connection, StoredDocument } from './connection.js';
import { deleteFirst } from './deletes.js';
import { idsAfter } from './id-order.js';
import { Reads } from './reads.js';
import { fromSettingDocument } from './setting-document.js';
import { Turns } from './turns.js';
import { upsert } from './upsert.js';
import {
  clock,
  insertion,
  replacement,
  stateFilter,
  stateOnly,
  versionFilter,
  versionOf,
} from './versioned.js';
import type { Writes } from './writes.js';

/** Settings. Their keys are the `_id`s: unique, and in the order of their code points. */
export function settingsDriver(
  connection: Connection,
  writes: Writes,
  now: (() => Date) | undefined,
): SettingsDriver {
  const reads = new Reads(connection, 'settings');
  // Of those who meet one gets through: among many each would try many times.
  const turns = new Turns();

  return {
    async get(key, context) {
      const document = await reads.one({ _id: key }, context);
      return document === null ? null : fromSettingDocument(document);
    },

    set(key, value, expected, context) {
      return expected === undefined
        ? turns.take(key, context.signal, () => setAny(key, value, context))
        : setExpected(key, value, expected, context);
    },

    delete: (key, context) => deleteFirst(writes, 'settings', [key], context),

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

  /** By the state that it found, so that one who comes late changes nothing; and again, until it has. */
  async function setAny(
    key: string,
    value: JsonValue,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    for (;;) {
      const found = await reads.one({ _id: key }, context, stateOnly);
      const stored =
        found === null
          ? await insert(key, value, context)
          : await replace(stateFilter(found), value, versionAfter(found), context);
      if (stored !== null) return { saved: fromSettingDocument(stored) };
    }
  }

  async function setExpected(
    key: string,
    value: JsonValue,
    expected: number,
    context: CallContext,
  ): Promise<Saved<Setting>> {
    for (;;) {
      const stored =
        expected === 0
          ? await insert(key, value, context)
          : await writes.change('settings', [key], context, (inTime) => {
              const filter = { _id: key, version: versionFilter(expected), ...inTime };
              return replace(filter, value, expected + 1, context);
            });
      if (stored !== null) return { saved: fromSettingDocument(stored) };
      const outcome = await refusal(key, value, expected, context);
      // Else another writer has made it so since, and it is not what stood in the way; or it came late.
      if (!('actual' in outcome) || outcome.actual !== expected) return outcome;
    }
  }

  /** Null where there is one. */
  function insert(key: string, value: JsonValue, context: CallContext) {
    const pipeline = insertion({ value: toJson(value) }, { updatedAt: clock(now) });
    return upsert(writes, 'settings', key, pipeline, context);
  }

  /** Null where the filter finds none. */
  function replace(
    filter: Filter<StoredDocument>,
    value: JsonValue,
    version: number,
    context: CallContext,
  ) {
    const next = replacement({ value: toJson(value) }, version, { updatedAt: clock(now) });
    const options = { ...connection.options(context), returnDocument: 'after' } as const;
    return connection.collection('settings').findOneAndUpdate(filter, next, options);
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

/** @throws CorruptDataError where the stored version is none, or the last one */
function versionAfter(found: StoredDocument): number {
  const version = versionOf('settings', found);
  if (version < Number.MAX_SAFE_INTEGER) return version + 1;
  throw new CorruptDataError('settings', idText(found._id), 'version', 'can not be raised');
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
