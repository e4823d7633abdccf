import { type PriceField, priceFields } from '@jts/domain';

/** A table as the server describes it. */
export interface TableDescription {
  readonly engine: string;
  /** The engine as it was written, with its arguments, keys and settings. */
  readonly engineFull: string;
  readonly sortingKey: string;
  /** What the server takes for tables that don't say: `optimize_row_order`. */
  readonly reordersRows: boolean;
  readonly columns: readonly ColumnDescription[];
}

export interface ColumnDescription {
  readonly name: string;
  readonly type: string;
  /** Empty, `DEFAULT`, `MATERIALIZED`, `ALIAS` or `EPHEMERAL`. */
  readonly defaultKind: string;
  readonly inPartitionKey: boolean;
  readonly inSortingKey: boolean;
}

/** Digits of each price column, and the decimal places that all of them have. */
export interface PriceTypes {
  readonly scale: number;
  readonly precision: Readonly<Record<PriceField, number>>;
}

const text = /^(?:LowCardinality\(String\)|String)$/;
const candleKey = ['symbol', 'exchange', 'timeframe', 'timestamp'];
const candleTypes: readonly ColumnRule[] = [
  ...['symbol', 'exchange', 'timeframe'].map((name) => ({ name, type: text, want: 'String' })),
  { name: 'timestamp', type: /^DateTime64\(3(?:, .*)?\)$/, want: 'DateTime64(3)' },
  ...priceFields.map((name) => ({
    name,
    type: /^Decimal\((?:\d|1[0-8]), \d+\)$/,
    want: 'Decimal(P, S) with P of at most 18',
  })),
  { name: 'volume', type: /^UInt64$/, want: 'UInt64' },
];
const symbolTypes: readonly ColumnRule[] = [
  ...['code', 'name', 'market', 'sector'].map((name) => ({ name, type: text, want: 'String' })),
  { name: 'is_active', type: /^UInt8$/, want: 'UInt8' },
  { name: 'updated_at', type: /^DateTime(?:\(.*\))?$/, want: 'DateTime' },
];

interface ColumnRule {
  readonly name: string;
  readonly type: RegExp;
  readonly want: string;
}

/**
 * What keeps a table from being our table of candles: one sentence each, none where it will do.
 *
 * Reads tell the last inserted row of a bar by its place among the rows of one sorting key, which
 * merges keep. Whatever breaks that is refused (C2).
 */
export function candleDifferences(table: TableDescription): string[] {
  const family = engineFamily(table.engine);
  const isKnown = family === 'MergeTree' || family === 'ReplacingMergeTree';
  return [
    ...(isKnown ? [] : [`engine is ${table.engine}, must be MergeTree`]),
    ...(family === 'ReplacingMergeTree' ? replacingDifferences(table) : []),
    ...(reordersRows(table) ? ['optimize_row_order is on: it loses the order of insertion'] : []),
    ...keyDifferences(table, 'inPartitionKey', 'partition key', candleKey),
    ...keyDifferences(table, 'inSortingKey', 'sorting key', candleKey),
    ...wrappedTimestamps(table),
    ...columnDifferences(table, candleTypes),
    ...scaleDifferences(table),
  ];
}

/** What keeps a table from being our table of symbols. */
export function symbolDifferences(table: TableDescription): string[] {
  const isReplacing = engineFamily(table.engine) === 'ReplacingMergeTree';
  const version = engineArguments(table).join(', ');
  const engine = isReplacing ? `ReplacingMergeTree(${version})` : table.engine;
  return [
    ...(isReplacing && unquoted(version) === 'updated_at'
      ? []
      : [`engine is ${engine}, must be ReplacingMergeTree(updated_at)`]),
    ...(!hasKeys(table) || unquoted(table.sortingKey) === 'code'
      ? []
      : [`sorting key is (${table.sortingKey}), must be code`]),
    ...keyDifferences(table, 'inPartitionKey', 'partition key', ['code']),
    ...columnDifferences(table, symbolTypes),
  ];
}

/** Of a table of candles without differences. */
export function priceTypes(table: TableDescription): PriceTypes {
  const digits = (field: PriceField): [number, number] => {
    const found = /\((\d+), (\d+)\)/.exec(typeOf(table, field) ?? '');
    return [Number(found?.[1]), Number(found?.[2])];
  };
  const precision = { open: 0, high: 0, low: 0, close: 0 };
  for (const field of priceFields) precision[field] = digits(field)[0];
  return { scale: digits('open')[1], precision };
}

/** Replicated and Shared forms behave alike. */
const engineFamily = (engine: string) => engine.replace(/^(?:Replicated|Shared)/, '');

/** Views, Memory and the like have neither keys nor an order of rows. */
const hasKeys = ({ engine }: TableDescription) => engine.endsWith('MergeTree');

/** Merges keep one row of each sorting key: it must be that of the bar, and the last. */
function replacingDifferences(table: TableDescription): string[] {
  const version = engineArguments(table);
  const key = splitList(table.sortingKey).map(unquoted);
  const lacking = candleKey.filter((column) => !key.includes(column));
  return [
    ...(version.length === 0
      ? []
      : [`engine is ReplacingMergeTree(${version.join(', ')}), must have no version column`]),
    ...lacking.map((column) => `sorting key of a ReplacingMergeTree lacks ${column}`),
  ];
}

function reordersRows(table: TableDescription): boolean {
  const own = /\boptimize_row_order = (\w+)/.exec(table.engineFull)?.[1];
  if (own === undefined) return hasKeys(table) && table.reordersRows;
  return own === '1' || own === 'true';
}

function keyDifferences(
  table: TableDescription,
  inKey: 'inPartitionKey' | 'inSortingKey',
  what: string,
  allowed: readonly string[],
): string[] {
  return table.columns
    .filter((column) => column[inKey] && !allowed.includes(column.name))
    .map(({ name }) => `${what} uses ${name}`);
}

/**
 * Functions such as toStartOfHour wrap before 1970: a key that holds nothing else of the timestamp
 * is in another order than time, and the server, which takes them for monotonic, skips bars.
 */
function wrappedTimestamps({ sortingKey }: TableDescription): string[] {
  const items = splitList(sortingKey).map(unquoted);
  if (items.includes('timestamp')) return [];
  return items
    .filter((item) => /\btimestamp\b/.test(item))
    .map((item) => `sorting key has ${item} without timestamp itself`);
}

function columnDifferences(table: TableDescription, rules: readonly ColumnRule[]): string[] {
  const ours = rules.flatMap(({ name, type, want }) => {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined) return [`column ${name} is missing, must be ${want}`];
    const computed = !['', 'DEFAULT'].includes(column.defaultKind);
    return [
      ...(type.test(column.type) ? [] : [`column ${name} is ${column.type}, must be ${want}`]),
      ...(computed ? [`column ${name} is ${column.defaultKind}, must be stored`] : []),
    ];
  });
  const others = table.columns
    .filter(({ name }) => rules.every((rule) => rule.name !== name))
    .filter(({ type, defaultKind }) => defaultKind === '' && !type.includes('Nullable('))
    .map(({ name, type }) => `further column ${name} ${type} has no default`);
  return [...ours, ...others];
}

function scaleDifferences(table: TableDescription): string[] {
  const scales = priceFields.map((field) => [
    field,
    /^Decimal\(\d+, (\d+)\)$/.exec(typeOf(table, field) ?? '')?.[1],
  ]);
  const known = scales.filter(([, scale]) => scale !== undefined);
  if (new Set(known.map(([, scale]) => scale)).size <= 1) return [];
  const list = known.map(([field, scale]) => `${field} ${scale}`).join(', ');
  return [`prices have different numbers of decimal places: ${list}`];
}

function typeOf(table: TableDescription, name: string): string | undefined {
  return table.columns.find((column) => column.name === name)?.type;
}

/** The engine's own arguments: without the path and replica name that replicated forms begin with. */
function engineArguments({ engine, engineFull }: TableDescription): string[] {
  if (engineFull[engine.length] !== '(') return [];
  const list = splitList(engineFull.slice(engine.length + 1));
  return engine === engineFamily(engine) ? list : list.slice(2);
}

/** The items of a list, up to the parenthesis that closes it. */
function splitList(list: string): string[] {
  const items = [''];
  let depth = 0;
  // The closing quote may be missing: else each quote is tried with all that follows.
  for (const [token] of list.matchAll(/'(?:[^'\\]|\\.)*'?|`(?:[^`\\]|\\.)*`?|[\s\S]/g)) {
    if (token === '(') depth++;
    if (token === ')' && depth-- === 0) break;
    if (token === ',' && depth === 0) items.push('');
    else items.push(`${items.pop()}${token}`);
  }
  return items.map((item) => item.trim()).filter((item) => item !== '');
}

const unquoted = (name: string) => name.replace(/^`(.*)`$/, '$1').replace(/^\((.*)\)$/, '$1');
