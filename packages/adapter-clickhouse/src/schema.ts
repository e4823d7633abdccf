import { defaultPriceScale, SchemaMismatchError } from '@jts/domain';
import type { Connection, Work } from './connection.js';
import { describeTables } from './describe-tables.js';
import { ServerError } from './errors.js';
import { quoteTable } from './options.js';
import {
  candleDifferences,
  type PriceTypes,
  priceTypes,
  symbolDifferences,
  type TableDescription,
} from './schema-rules.js';
import { schemaSettings } from './settings.js';

const candleColumns =
  'symbol String, exchange String, timeframe String, timestamp DateTime64(3), ' +
  'open Decimal64(4), high Decimal64(4), low Decimal64(4), close Decimal64(4), volume UInt64';
const candleEngine = 'MergeTree() ORDER BY (symbol, timeframe, timestamp)';
const symbolColumns =
  'code String, name String, market String, sector String, is_active UInt8, updated_at DateTime';
const symbolEngine = 'ReplacingMergeTree(updated_at) ORDER BY code';

/** The table of candles, known to be usable. */
export interface CandleTable extends PriceTypes {
  /** As it stands in a statement. */
  readonly name: string;
}

/** What was found out about one table. */
interface Finding<T> {
  /** The table, where it will do. */
  readonly table: T | undefined;
  readonly missing: boolean;
  /** Why it won't do, a sentence each. */
  readonly differences: readonly string[];
}

interface Findings {
  readonly candles: Finding<CandleTable>;
  /** The table of symbols is known by how it stands in a statement. */
  readonly symbols: Finding<string>;
}

/** What is known of the tables that the store works on. */
export class Schema {
  /** For error messages. */
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
    return this.candleTable ?? this.usable((await this.look(work)).candles);
  }

  /** The table of symbols, as it stands in a statement. @throws SchemaMismatchError likewise */
  async symbols(work: Work): Promise<string> {
    return this.symbolTable ?? this.usable((await this.look(work)).symbols);
  }

  /** Finds out what is there, and remembers what will do. */
  async look(work: Work): Promise<Findings> {
    const names = [this.candlesName, this.symbolsName];
    const found = await describeTables(this.connection, names, work);
    const findings = {
      candles: this.finding(found, this.candlesName, candleDifferences, (table, name) => ({
        ...priceTypes(table),
        name,
      })),
      symbols: this.finding(found, this.symbolsName, symbolDifferences, (_, name) => name),
    };
    this.candleTable = findings.candles.table;
    this.symbolTable = findings.symbols.table;
    return findings;
  }

  /** Creates what is missing, changes nothing that is there. */
  async ensure(work: Work): Promise<void> {
    const before = await this.look(work);
    this.refuse([before.candles, before.symbols].filter(({ missing }) => !missing));
    await this.create(before, work);
    const { candles, symbols } = await this.look(work);
    this.refuse([candles, symbols]);
  }

  private finding<T>(
    found: ReadonlyMap<string, TableDescription>,
    name: string,
    differencesOf: (table: TableDescription) => readonly string[],
    usable: (table: TableDescription, quoted: string) => T,
  ): Finding<T> {
    const { database } = this.connection.names;
    const table = found.get(name);
    if (table === undefined) {
      const difference = `table ${database}.${name} does not exist: call ensureSchema()`;
      return { table: undefined, missing: true, differences: [difference] };
    }
    const differences = differencesOf(table).map((difference) => `${name}: ${difference}`);
    const will = differences.length === 0;
    return {
      table: will ? usable(table, quoteTable(database, name)) : undefined,
      missing: false,
      differences,
    };
  }

  private usable<T>(finding: Finding<T>): T {
    if (finding.table === undefined) throw this.mismatch(finding.differences);
    return finding.table;
  }

  /** Refuses tables that won't do, with all of their differences at once. */
  private refuse(findings: readonly Finding<unknown>[]): void {
    const all = findings.flatMap(({ differences }) => differences);
    if (all.length > 0) throw this.mismatch(all);
  }

  private mismatch(differences: readonly string[]): SchemaMismatchError {
    return new SchemaMismatchError(`database ${this.connection.names.database}`, differences);
  }

  private async create({ candles, symbols }: Findings, work: Work): Promise<void> {
    const { database } = this.connection.names;
    // Only where it is missing: the right to create databases is a rare one.
    if (candles.missing && symbols.missing && !(await this.databaseExists(work))) {
      await this.createUnlessThere(`DATABASE IF NOT EXISTS \`${database}\``, work);
    }
    const table = (name: string, columns: string, engine: string) =>
      this.createUnlessThere(
        `TABLE IF NOT EXISTS ${quoteTable(database, name)} (${columns}) ENGINE = ${engine}`,
        work,
      );
    if (candles.missing) await table(this.candlesName, candleColumns, candleEngine);
    if (symbols.missing) await table(this.symbolsName, symbolColumns, symbolEngine);
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
}
