import type { ClickHouseSettings } from '@clickhouse/client';

/**
 * What every statement sets, each for a reason: a profile on the server may say anything. Names that
 * a server does not know are left out, since it would refuse the whole statement.
 */
const limitsThrow: ClickHouseSettings = {
  // 'break' would end a result early, in silence.
  timeout_overflow_mode: 'throw',
  timeout_overflow_mode_leaf: 'throw',
  read_overflow_mode: 'throw',
  read_overflow_mode_leaf: 'throw',
  result_overflow_mode: 'throw',
  sort_overflow_mode: 'throw',
  group_by_overflow_mode: 'throw',
  distinct_overflow_mode: 'throw',
  set_overflow_mode: 'throw',
  join_overflow_mode: 'throw',
  transfer_overflow_mode: 'throw',
  // The same for a limit of its own.
  limit: '0',
  offset: '0',
  // Rows masked by a lightweight delete are gone.
  apply_deleted_mask: 1,
  // A DELETE works part by part; without this, superseded versions of a bar show in between.
  apply_mutations_on_fly: 1,
  // A partition key such as toDate(timestamp) wraps before 1970: by it, parts within a range would
  // be left out. The sorting key, which begins with the series, leaves out enough.
  use_partition_pruning: 0,
  // FINAL stands in a statement where it is meant; on a MergeTree it is an error.
  final: 0,
  // An aggregate is of the type that the decoder reads, of no rows too.
  aggregate_functions_null_for_empty: 0,
};

export const readSettings: ClickHouseSettings = {
  ...limitsThrow,
  // A connection that is lost ends the query, only where both are set.
  readonly: '2',
  cancel_http_readonly_queries_on_client_close: 1,
  // G1: a cached result would be an old one.
  use_query_cache: 0,
  // Bounded memory: rows come in the order of the key, and LIMIT BY keeps no table of timestamps.
  optimize_read_in_order: 1,
  optimize_limit_by_in_order: 1,
  // min and max of DateTime64, compiled after a few runs of a query, take times before 1970 for the
  // latest: https://github.com/ClickHouse/ClickHouse/issues/113942
  compile_aggregate_expressions: 0,
  // FINAL looks for the newest row in all partitions.
  do_not_merge_across_partitions_select_final: 0,
  // Rows are sent as they are found; errors after the first are told from the end of the answer.
  wait_end_of_query: 0,
  // What the decoder reads: types as text, plain strings.
  output_format_native_encode_types_in_binary_format: 0,
  low_cardinality_allow_in_native_format: 0,
};

/**
 * For one series in the order of its key: one thread sends more than a client takes, and several
 * would first have to be joined.
 */
export const oneThread: ClickHouseSettings = { max_threads: 1 };

export const insertSettings: ClickHouseSettings = {
  ...limitsThrow,
  // The default of newer servers would delay the insert and bring a deduplication of its own.
  async_insert: 0,
  // C3: an insert that equals an earlier one, deleted since, is no duplicate.
  insert_deduplicate: 0,
  deduplicate_insert: 'disable',
  deduplicate_insert_select: 'disable',
  // C9: one batch is one part, which shows whole or not at all, its rows in the order sent.
  min_insert_block_size_rows: '1048576',
  min_insert_block_size_bytes: '0',
  max_insert_threads: '1',
  // Thirty years of daily bars in a table partitioned by month are 360 partitions.
  max_partitions_per_insert_block: '0',
  // A column that is not there is an error, not one left out.
  input_format_skip_unknown_fields: 0,
  // The server begins when it has read so much of statement and rows. The statement is shorter.
  max_query_size: '16384',
  // What the encoder writes: types as text.
  input_format_native_decode_types_in_binary_format: 0,
  // A code that is new to `symbols` joins with 0, the lowest version.
  join_use_nulls: 0,
};

export const deleteSettings: ClickHouseSettings = {
  ...limitsThrow,
  // Resolved means done, for every reader and replica.
  lightweight_deletes_sync: '2',
  mutations_sync: '2',
  // The other modes need columns that the given tables don't have.
  lightweight_delete_mode: 'alter_update',
  // Whether a DELETE came in time is asked once, when it comes, not of each part.
  mutations_execute_subqueries_on_initiator: 1,
  // Compaction names rows one by one.
  max_query_size: '67108864',
  max_ast_elements: '10000000',
  max_expanded_ast_elements: '10000000',
};

export const schemaSettings: ClickHouseSettings = {
  ...limitsThrow,
  // Columns are what their types say.
  data_type_default_nullable: 0,
};

/** A KILL ends what its own query finds, and no more: by a limit of it others would go on. */
export const killSettings: ClickHouseSettings = limitsThrow;

/** A user may not be allowed to change these. */
export const unlimitedKill: ClickHouseSettings = {
  ...killSettings,
  max_result_rows: '0',
  max_result_bytes: '0',
};

/** Those that every server knows, and that cut an answer short. */
export const oldestSettings: readonly string[] = ['limit', 'offset', 'result_overflow_mode'];

/** The names of all settings that this package sends. */
export const settingNames: readonly string[] = [
  ...new Set(
    [
      readSettings,
      oneThread,
      insertSettings,
      deleteSettings,
      schemaSettings,
      unlimitedKill,
    ].flatMap(Object.keys),
  ),
];
