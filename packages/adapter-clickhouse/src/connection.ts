import { Readable } from 'node:stream';
import type { ClickHouseSettings } from '@clickhouse/client';
import type { CallContext } from '@jts/adapter-kit';
import type { StorageError } from '@jts/domain';
import { type Answer, finish, type Reading, readTable } from './answer.js';
import type { Access } from './client.js';
import { BrokenAnswerError, connectionProblem, ServerError, toStorageError } from './errors.js';
import { oldestSettings, readSettings, settingNames } from './settings.js';
import { type Table, textsOf } from './table.js';

/** How long a piece of work may take, and when it must stop. */
export type Work = Pick<CallContext, 'signal' | 'remainingMs'>;

/** A statement with its parameters, which the server puts in: no value is ever part of the text. */
export interface Statement {
  readonly sql: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** Where it is fewer than the server expects to look at: how many rows come at most. */
  readonly mostRows?: number;
  /** Where rows have numbers: the bytes of one at most, beside texts; names of columns count, too. */
  readonly rowBytes?: number;
  /** Beside those of all statements of its kind. */
  readonly settings?: ClickHouseSettings;
}

/** What answers of a few words may be: versions, settings, tables. Nobody has more of them. */
const few = { rows: 100_000, bytes: 2 ** 24 };

/** ClickHouse's UNKNOWN_SETTING. */
const unknownSetting = 115;

/** Statements to the server, each with a deadline and a way to stop it. */
export class Connection {
  readonly names: Access['names'];
  readonly server: string;
  /** With credentials: private to the runtime too. */
  readonly #access: Access;
  private known: ReadonlySet<string> = new Set();
  /** Whether the server has ever answered. */
  private answered = false;

  constructor(access: Access) {
    this.#access = access;
    this.names = access.names;
    this.server = access.server;
  }

  /**
   * Says hello: finds out whether the server takes us, and which settings it knows. It is asked with
   * all of them: a `limit` of a profile would cut this list short, and then that limit would hold.
   */
  async open(work: Work): Promise<void> {
    this.known = new Set(settingNames);
    try {
      this.known = await this.settingsKnown(work);
    } catch (error) {
      if (!(error instanceof ServerError && error.code === unknownSetting)) throw error;
      this.known = new Set(oldestSettings);
      this.known = await this.settingsKnown(work);
    }
    this.answered = true;
  }

  /**
   * @param statement ends in `FORMAT Native`
   * @param reading without limits, the answer is one of a few words
   */
  async select(
    statement: Statement,
    work: Work,
    { onRows, limits = few }: Pick<Reading, 'onRows' | 'limits'> = {},
  ): Promise<Table> {
    const { mostRows = limits.rows, rowBytes = 0 } = statement;
    const mostBytes = limits.bytes + rowBytes * Math.min(limits.rows, mostRows);
    const answer = await this.send(statement, work, readSettings);
    return readTable(answer, work.signal, { mostRows, onRows, limits, mostBytes });
  }

  /** Runs a statement whose result is of no interest. */
  async run(
    statement: Statement,
    work: Work,
    settings: ClickHouseSettings,
    queryId?: string,
  ): Promise<void> {
    const answer = await this.send(statement, work, settings, queryId);
    await finish(answer, work.signal);
  }

  /**
   * Runs an INSERT of so many rows.
   *
   * @param body in the format that the statement names
   */
  async insert(
    statement: Statement,
    body: Iterable<Uint8Array>,
    rows: number,
    work: Work,
    settings: ClickHouseSettings,
    queryId: string,
  ): Promise<void> {
    const values = Readable.from(body, { objectMode: false });
    const answer = await this.send(statement, work, settings, queryId, values);
    await finish(answer, work.signal);
    // A body that got lost is a successful insert of nothing. (Materialized views may add to it.)
    const written = answer.summary?.written_rows;
    if (written !== undefined && !(Number(written) >= rows)) {
      throw new BrokenAnswerError(`the server wrote ${written} of ${rows} rows`);
    }
  }

  toStorageError(error: unknown): StorageError {
    const { secrets, way } = this.#access;
    const problem = way && connectionProblem(error, way, this.answered);
    return toStorageError(error, this.server, secrets, problem);
  }

  async close(): Promise<void> {
    if (this.#access.owned) await this.#access.client.close();
  }

  private async send(
    statement: Statement,
    work: Work,
    settings: ClickHouseSettings,
    queryId?: string,
    values?: Readable,
  ) {
    // The client would not notice a signal that has fired already.
    work.signal.throwIfAborted();
    const answer = await this.#access.client.exec({
      query: statement.sql,
      query_params: { ...statement.params },
      clickhouse_settings: {
        ...this.supported({ ...settings, ...statement.settings }),
        max_execution_time: Math.max(1, Math.ceil(work.remainingMs() / 1000)),
      },
      abort_signal: work.signal,
      // With status and all: not every error is one of ClickHouse.
      ignore_error_response: true,
      ...(queryId === undefined ? {} : { query_id: queryId }),
      ...(values === undefined ? {} : { values }),
    });
    if (isOfClickHouse(answer)) return answer;
    answer.stream.destroy();
    throw new BrokenAnswerError('what answers there is no ClickHouse: a proxy, or another program');
  }

  private async settingsKnown(work: Work): Promise<ReadonlySet<string>> {
    const sql =
      'SELECT name FROM system.settings WHERE name IN {names:Array(String)} FORMAT Native';
    const table = await this.select({ sql, params: { names: settingNames } }, work);
    return new Set(textsOf(table, 'name'));
  }

  private supported(settings: ClickHouseSettings): ClickHouseSettings {
    return Object.fromEntries(Object.entries(settings).filter(([name]) => this.known.has(name)));
  }
}

/** A page of another program with status 200 must not pass for a write that is done. */
const isOfClickHouse = ({ http_status_code: status = 200, response_headers: headers }: Answer) =>
  status !== 200 || Object.keys(headers ?? {}).some((name) => name.startsWith('x-clickhouse-'));
