import type { Connection, Work } from './connection.js';
import type { ColumnDescription, TableDescription } from './schema-rules.js';
import { type Table, textsOf, uint8sOf, uint64sOf } from './table.js';

/** The tables of these names that are there, as the server describes them. */
export async function describeTables(
  connection: Connection,
  names: readonly string[],
  work: Work,
): Promise<ReadonlyMap<string, TableDescription>> {
  const params = { d: connection.names.database, names };
  const tables = await connection.select({ sql: tablesSql, params }, work);
  if (tables.rows === 0) return new Map();
  const columns = toColumns(await connection.select({ sql: columnsSql, params }, work));
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
