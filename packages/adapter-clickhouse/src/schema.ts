import { defaultPriceScale, SchemaMismatchError } from '@jts/domain';
import type { Connection, Work } from './connection.js';
import { ServerError } from './errors.js';
import { quoteTable } from './options.js';
import {
  type ColumnDescription,
  candleDifferences,
  type PriceTypes,
  priceTypes,
  symbolDifferences,
  type TableDescription,
} from './schema-rules.js';
import { schemaSettings } from './settings.js';
import { type Table, textsOf, uint8sOf, uint64sOf } from './table.js';

const candleColumns =
  'symbol String, exchange String, timeframe String, timestamp DateTime64(3), ' +
  'open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64';
const symbolColumns =
  'code String, name String, market String, sector String, is_active UInt8, updated_at DateTime';

/** The table of candles, known to be usable. */
export interface CandleTable extends PriceTypes {
  /** As it stands in a statement. */
  readonly name: string;
}

/** What is known of the tables that the store works on. */
export class Schema {
  /** Of candles, for error messages. */
  readonly candlesName: string;
  readonly symbolsName: string;
  private readonly connection: Connection;
  private candleTable: CandleTable | undefined;
  private symbolTable: string | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
    this.candlesName = connection.names.candles;
    this.symbolsName = connection.names.symbols;
  }

  /** Decimal places of stored prices; the given schema's where no table is known yet. */
  get priceScale(): number {
    return this.candleTable?.scale ?? defaultPriceScale;
  }

  /** @throws SchemaMismatchError where there is no table that will do */
  async candles(work: Work): Promise<CandleTable> {
    if (this.candleTable === undefined) this.require('candles', await this.look(work));
    return this.candleTable as CandleTable;
  }

  /** The table of symbols, as it stands in a statement. @throws SchemaMismatchError likewise */
  async symbols(work: Work): Promise<string> {
    if (this.symbolTable === undefined) this.require('symbols', await this.look(work));
    return this.symbolTable as string;
  }

  /** Finds out what is there, and remembers what will do. */
  async look(work: Work): Promise<Found> {
    const { database, candles, symbols } = this.connection.names;
    const found = await this.describe(work);
    const [a, b] = [found.get(candles), found.get(symbols)];
    const differences = {
      candles: a === undefined ? undefined : candleDifferences(a),
      symbols: b === undefined ? undefined : symbolDifferences(b),
    };
    const usable = a !== undefined && differences.candles?.length === 0;
    this.candleTable = usable
      ? { ...priceTypes(a), name: quoteTable(database, candles) }
      : undefined;
    this.symbolTable =
      differences.symbols?.length === 0 ? quoteTable(database, symbols) : undefined;
    return differences;
  }

  /** Creates what is missing, changes nothing that is there. */
  async ensure(work: Work): Promise<void> {
    this.refuse(await this.look(work));
    await this.create(work);
    const found = await this.look(work);
    this.refuse(found);
    this.require('candles', found);
    this.require('symbols', found);
  }

  private async create(work: Work): Promise<void> {
    const { database, candles, symbols } = this.connection.names;
    if (this.candleTable === undefined || this.symbolTable === undefined) {
      // Only where it is missing: the right to create databases is a rare one.
      if (!(await this.databaseExists(work))) {
        await this.createUnlessThere(`DATABASE IF NOT EXISTS \`${database}\``, work);
      }
    }
    if (this.candleTable === undefined) {
      const name = quoteTable(database, candles);
      const engine = 'MergeTree() ORDER BY (symbol, timeframe, timestamp)';
      await this.createUnlessThere(
        `TABLE IF NOT EXISTS ${name} (${candleColumns}) ENGINE = ${engine}`,
        work,
      );
    }
    if (this.symbolTable === undefined) {
      const name = quoteTable(database, symbols);
      const engine = 'ReplacingMergeTree(updated_at) ORDER BY code';
      await this.createUnlessThere(
        `TABLE IF NOT EXISTS ${name} (${symbolColumns}) ENGINE = ${engine}`,
        work,
      );
    }
  }

  private async createUnlessThere(what: string, work: Work): Promise<void> {
    try {
      await this.connection.run({ sql: `CREATE ${what}` }, work, schemaSettings);
    } catch (error) {
      // Somebody else's CREATE at the same moment: TABLE_ALREADY_EXISTS, DATABASE_ALREADY_EXISTS.
      if (error instanceof ServerError && (error.code === 57 || error.code === 82)) return;
      throw error;
    }
  }

  private async databaseExists(work: Work): Promise<boolean> {
    const sql = 'SELECT name FROM system.databases WHERE name = {d:String} FORMAT Native';
    const params = { d: this.connection.names.database };
    return (await this.connection.select({ sql, params }, work)).rows > 0;
  }

  /** Refuses tables that are there and won't do, with all of their differences at once. */
  private refuse(found: Found): void {
    const { candles, symbols } = this.connection.names;
    const all = [
      ...(found.candles ?? []).map((difference) => `${candles}: ${difference}`),
      ...(found.symbols ?? []).map((difference) => `${symbols}: ${difference}`),
    ];
    if (all.length > 0) throw new SchemaMismatchError(this.database, all);
  }

  private require(which: 'candles' | 'symbols', found: Found): void {
    const name = this.connection.names[which];
    const differences = found[which]?.map((difference) => `${name}: ${difference}`) ?? [
      `table ${this.connection.names.database}.${name} does not exist: call ensureSchema()`,
    ];
    if (differences.length > 0) throw new SchemaMismatchError(this.database, differences);
  }

  private get database(): string {
    return `database ${this.connection.names.database}`;
  }

  private async describe(work: Work): Promise<Map<string, TableDescription>> {
    const { database, candles, symbols } = this.connection.names;
    const params = { d: database, names: [candles, symbols] };
    const tables = await this.connection.select({ sql: tablesSql, params }, work);
    if (tables.rows === 0) return new Map();
    const columns = toColumns(await this.connection.select({ sql: columnsSql, params }, work));
    const [engines, full, keys] = [
      textsOf(tables, 'engine'),
      textsOf(tables, 'engine_full'),
      textsOf(tables, 'sorting_key'),
    ];
    const reorders = uint64sOf(tables, 'reorders');
    return new Map(
      textsOf(tables, 'name').map((name, i) => [
        name,
        {
          engine: engines[i] as string,
          engineFull: full[i] as string,
          sortingKey: keys[i] as string,
          reordersRows: reorders[i] !== 0n,
          columns: columns.get(name) ?? [],
        },
      ]),
    );
  }
}

/** Differences of each table; undefined where there is no such table. */
interface Found {
  readonly candles: readonly string[] | undefined;
  readonly symbols: readonly string[] | undefined;
}

const tablesSql = `
  SELECT toString(name) AS name, toString(engine) AS engine, toString(engine_full) AS engine_full,
    toString(sorting_key) AS sorting_key,
    ifNull(if(startsWith(engine, 'Replicated'),
      (SELECT count() FROM system.replicated_merge_tree_settings
        WHERE name = 'optimize_row_order' AND value = '1'),
      (SELECT count() FROM system.merge_tree_settings
        WHERE name = 'optimize_row_order' AND value = '1')), 0) AS reorders
  FROM system.tables WHERE database = {d:String} AND name IN {names:Array(String)}
  FORMAT Native`;

const columnsSql = `
  SELECT toString(table) AS table, toString(name) AS name, toString(type) AS type,
    toString(default_kind) AS default_kind,
    toUInt8(is_in_partition_key) AS in_partition_key, toUInt8(is_in_sorting_key) AS in_sorting_key
  FROM system.columns WHERE database = {d:String} AND table IN {names:Array(String)}
  ORDER BY position
  FORMAT Native`;

function toColumns(result: Table): Map<string, ColumnDescription[]> {
  const [names, types, kinds] = [
    textsOf(result, 'name'),
    textsOf(result, 'type'),
    textsOf(result, 'default_kind'),
  ];
  const [inPartitionKey, inSortingKey] = [
    uint8sOf(result, 'in_partition_key'),
    uint8sOf(result, 'in_sorting_key'),
  ];
  const columns = new Map<string, ColumnDescription[]>();
  textsOf(result, 'table').forEach((table, i) => {
    const list = columns.get(table) ?? [];
    columns.set(table, list);
    list.push({
      name: names[i] as string,
      type: types[i] as string,
      defaultKind: kinds[i] as string,
      inPartitionKey: inPartitionKey[i] === 1,
      inSortingKey: inSortingKey[i] === 1,
    });
  });
  return columns;
}
