import { isStorageError } from '@jts/domain';
import type { Connection, Work } from './connection.js';
import { type Table, textsOf, uint8sOf, uint64sOf } from './table.js';

/** Under which names the rows of a part may be found, each at its offset; none where they have moved. */
export type NamesOf = (part: string) => readonly string[];

/** A part is found under its own name only. */
export const exactly: NamesOf = (part) => [part];

/** A part of the table, or one that another has taken the place of. */
export interface Part {
  readonly name: string;
  /** Hidden ones too. */
  readonly rows: bigint;
  /** Of the last mutation that it has been through. */
  readonly version: bigint;
  readonly isActive: boolean;
}

/** One that waits. */
export interface Mutation {
  readonly version: bigint;
  /** Whether it only hides rows, as `DELETE` does, and moves none. */
  readonly hides: boolean;
}

/**
 * A mutation gives each part of a table another name, `all_1_5_1` that of `all_1_5_1_7`, though a `DELETE`
 * leaves all rows at their offsets. So a place is looked for under the name that its part has by now, if it
 * still has as many rows (a mutation may remove some, but adds none), and under those that the mutations
 * which wait already will give it, up to the first that may move rows.
 *
 * The mutations are read before the parts: one that ended in between is seen in the part's rows.
 */
export async function partNames(
  connection: Connection,
  table: string,
  work: Work,
): Promise<NamesOf> {
  const params = { d: connection.names.database, t: table };
  try {
    const waiting = await connection.select({ sql: mutationsSql, params }, work);
    const parts = await connection.select({ sql: partsSql, params }, work);
    return namesOf(mutationsOf(waiting), partsOf(parts));
  } catch (error) {
    // Not every user may read these tables.
    if (isStorageError(error) && error.code === 'UNAUTHORIZED') return exactly;
    throw error;
  }
}

/** Of a replicated table a mutation has a number in each partition: those are left out. */
const mutationsSql = `
  SELECT toUInt64(block_numbers.number[1]) AS version,
    toUInt8(min(startsWith(command, '(UPDATE _row_exists = 0 WHERE '))) AS hides
  FROM system.mutations
  WHERE database = {d:String} AND table = {t:String} AND NOT is_done AND block_numbers.partition_id = ['']
  GROUP BY version ORDER BY version
  FORMAT Native`;

const partsSql = `
  SELECT toString(name) AS name, toUInt64(rows) AS rows, toUInt64(data_version) AS version,
    toUInt8(active) AS active
  FROM system.parts WHERE database = {d:String} AND table = {t:String}
  FORMAT Native`;

function mutationsOf(table: Table): readonly Mutation[] {
  const hides = uint8sOf(table, 'hides');
  return [...uint64sOf(table, 'version')].map((version, i) => ({ version, hides: hides[i] === 1 }));
}

function partsOf(table: Table): readonly Part[] {
  const [rows, versions] = [uint64sOf(table, 'rows'), uint64sOf(table, 'version')];
  const active = uint8sOf(table, 'active');
  return textsOf(table, 'name').map((name, i) => ({
    name,
    rows: rows[i] as bigint,
    version: versions[i] as bigint,
    isActive: active[i] === 1,
  }));
}

/** @param waiting by ascending version */
export function namesOf(waiting: readonly Mutation[], parts: readonly Part[]): NamesOf {
  const rowsOf = new Map(parts.map(({ name, rows }) => [name, rows]));
  const active = parts.filter(({ isActive }) => isActive);
  const now = new Map(active.map((part) => [unmutated(part.name), part]));
  return (name) => {
    const base = unmutated(name);
    const part = now.get(base);
    if (part === undefined || part.rows !== rowsOf.get(name)) return [];
    const names = [part.name];
    for (const { version, hides } of waiting) {
      if (version <= part.version) continue;
      if (!hides) break;
      names.push(`${base}_${version}`);
    }
    return names;
  };
}

/** `all_1_5_1` of `all_1_5_1_7`: partition, first and last block, level, and the last mutation. */
const unmutated = (name: string): string => /^.*?_\d+_\d+_\d+/.exec(name)?.[0] ?? name;
