import { markerFrom, ownerFrom } from '@jts/adapter-clickhouse/fuzzing';
import { createMemoryStore } from '@jts/adapter-memory';
import { idOfPlace } from '@jts/adapter-mongo/fuzzing';
import type { DocumentStore } from '@jts/ports';
import fc from 'fast-check';
import { asText, filledText, text } from './bytes.js';
import { type Decoder, refusals } from './decoder.js';
import { hostileNames, words } from './words.js';

const id = '0123456789abcdef01234567';
const store: DocumentStore = createMemoryStore();

const calls: readonly ((given: string) => unknown)[] = [
  (after) => store.formulas.list({ after }),
  (after) => store.strategies.list({ after }),
  (after) => store.settings.list({ after }),
  (after) => store.backtests.listByStrategy(id, { after }),
  (prefix) => store.settings.list({ prefix }),
  (key) => store.settings.get(key),
  (one) => store.formulas.getById(one),
  (query) => store.strategies.search(query),
  (place) => idOfPlace(place.split(',')),
];

const syntax = ['[', ']', '{', '}', '"', ',', ':', '\\', '\\u0000', '\\ud800', 'null', '1', 'true'];
const lists = ['formula', 'strategy', 'setting', 'backtest', 'id', 'text', id];
const many = [
  { of: 'texts', make: (size: number) => filledText(size, '"a",', '["formula",', '"b"]') },
  { of: 'brackets', make: (size: number) => filledText(size, '[') },
  { of: 'one text', make: (size: number) => filledText(size, 'x', '["formula","', '"]') },
  { of: 'anything', make: (size: number) => filledText(size, 'x') },
];

/** Cursors of pages, and what else a caller hands through from outside: keys, ids, queries. */
const cursors: Decoder = {
  name: 'cursors',
  valid: fc
    .array(fc.constantFrom(...lists, '1704153600000', ...hostileNames), { maxLength: 4 })
    .map((parts) => text(JSON.stringify(parts))),
  words: words(...syntax, ...lists),
  families: many.flatMap(({ of, make }) =>
    calls.map((_, way) => ({ of: `${of}, call ${way}`, way, make })),
  ),
  codeOf: refusals('VALIDATION'),
  decode: (pieces, way) => calls[way % calls.length]?.(asText(pieces)),
};

/** What an embedded store finds in its folder: who holds it, and which release wrote it. */
const engineFiles: Decoder = {
  name: 'engine-files',
  valid: fc
    .record(
      {
        format: fc.constantFrom<unknown>(1, 2, 1.5, null, '1'),
        engine: fc.constantFrom<unknown>('26.7.3-stable.1', '27', '', 5, { split: 1 }),
        pid: fc.constantFrom<unknown>(1, -1, 1.5, 2 ** 31, '1'),
        started: fc.constantFrom<unknown>('123', 123, null),
        host: fc.constantFrom<unknown>('host', { toString: 1 }, '\u001b[2J'),
        since: fc.constantFrom<unknown>('2024-01-02T03:04:05.678Z', 5, {}),
      },
      { requiredKeys: [] },
    )
    .map((value) => text(JSON.stringify(value))),
  words: words(...syntax, 'format', 'engine', 'pid', 'host', '26.7'),
  families: many,
  codeOf: refusals('VALIDATION'),
  decode(pieces, way) {
    const content = asText(pieces);
    return way % 2 === 0 ? markerFrom(content, 'file') : ownerFrom(content);
  },
};

export const textDecoders: readonly Decoder[] = [cursors, engineFiles];
