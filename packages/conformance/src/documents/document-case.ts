import type { Page, PageOptions } from '@jts/ports';
import { AssertionError, assert } from 'chai';
import { type CaseTools, type ConformanceCase, ruleOf } from '../case.js';
import { another } from '../connections.js';
import type { DocumentCollection, Namespace, OpenOptions, RawRecords } from '../target.js';
import { byRawId, normalized, type RawDocument } from './ejson.js';

/** What a case about documents works with. */
interface DocumentTest<R> extends CaseTools {
  readonly repository: R;
  /** Another connection; the only one where the adapter has no other. */
  another(): Promise<R>;
  /** Stores documents as another program would; undefined where no other program can write. */
  readonly insertRaw: ((raw: RawRecords) => Promise<void>) | undefined;
  /** Documents as another program reads them, by `_id`; undefined where none can. */
  readonly readRaw:
    | ((collection: DocumentCollection) => Promise<readonly RawDocument[]>)
    | undefined;
}

interface DocumentQuestion<R> {
  readonly key: string;
  readonly title: string;
  readonly why?: string;
  readonly limits?: NonNullable<OpenOptions['limits']>;
  ask(test: DocumentTest<R>): Promise<void>;
}

export function documentCase<R>({ ask, ...question }: DocumentQuestion<R>): ConformanceCase<R> {
  return {
    ...question,
    rule: ruleOf(question.key),
    run: (namespace, tools) => ask(documentTest(namespace, tools)),
  };
}

function documentTest<R>(namespace: Namespace<R>, tools: CaseTools): DocumentTest<R> {
  const { repository, seed, readRaw } = namespace;
  return {
    ...tools,
    repository,
    another: () => another(namespace, tools),
    insertRaw: seed === 'unsupported' ? undefined : seed,
    readRaw:
      readRaw && (async (collection) => (await readRaw(collection)).map(normalized).sort(byRawId)),
  };
}

/** What the store gives: 24 lower-case hex digits. */
export const idPattern = /^[0-9a-f]{24}$/;

/** Ids that no store has given, most of them no ids at all. */
export const unknownIds: readonly string[] = [
  '',
  ' ',
  'abc',
  '0'.repeat(24),
  'f'.repeat(24),
  '0'.repeat(25),
  '123456789012',
  '\0',
  '__proto__',
  'constructor',
  '$ne',
  '{"$oid":"0123456789abcdef01234567"}',
  '{"$ne":null}',
  '가'.repeat(8),
  'x'.repeat(5000),
];

/** What is no text, though a database might take it for a filter. */
export const notTexts: readonly (readonly [name: string, value: unknown])[] = [
  ['absent', undefined],
  ['null', null],
  ['a number', 1],
  ['a list', ['a']],
  ['an operator', { $ne: null }],
  ['a pattern', { $regex: '.*' }],
  ['a regular expression', /./],
  ['an object with text', { toString: () => 'a' }],
  ['a lone surrogate', 'a\ud800'],
];

/** What is no limit of a page or a search. */
export const badLimits: readonly unknown[] = [0, -1, 1.5, 1001, Number.NaN, '5', { $gt: 0 }];

/** What is no cursor of any page. */
export const badCursors: readonly unknown[] = [
  ...['', 'x', '{}', '[]', '[1]', 'null', 7, {}, ['a']],
  // A lone surrogate, behind its escape.
  '["\\ud800"]',
  '["text","\\ud800"]',
];

/**
 * Reads every page, of `limit` items each; `between` runs before each page but the first, and only
 * what it deletes can leave a page without items. A list that comes to the same place again would
 * never end, and from memory without a pause: no timer could fire, and no limit of time would help.
 */
export async function allPages<T>(
  list: (options: PageOptions) => Promise<Page<T>>,
  limit: number,
  between?: () => Promise<void>,
): Promise<T[]> {
  const all: T[] = [];
  const places = new Set<string>();
  let page = await list({ limit });
  for (;;) {
    assert.isAtMost(page.items.length, limit, 'items on a page');
    all.push(...page.items);
    if (page.next === undefined) break;
    assert.lengthOf(page.items, limit, 'items on a page before the last');
    assert.isString(page.next);
    if (places.has(page.next)) {
      throw new AssertionError('pages come to the same `next` again, and never end');
    }
    places.add(page.next);
    await between?.();
    page = await list({ limit, after: page.next });
    if (between === undefined) assert.isNotEmpty(page.items, 'a page that `next` has promised');
  }
  assert.notProperty(page, 'next', 'the last page');
  return all;
}

/** The options of a call that may take long: a thousand times more than others. */
export const patient = { timeoutMs: 100_000 };
