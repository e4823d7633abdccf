import { createHash } from 'node:crypto';

/** Who signs in at the engine. */
export interface EngineUser {
  readonly username: string;
  readonly password: string;
}

/** Of tables whose data stay in the data folder: `EmbeddedRocksDB` takes any folder, `Log` any disk. */
const tableEngines = [
  ...['MergeTree', 'ReplacingMergeTree', 'SummingMergeTree', 'AggregatingMergeTree'],
  ...['CollapsingMergeTree', 'VersionedCollapsingMergeTree', 'Memory', 'Null'],
];

/**
 * What our user may do: all that tables and data take, and nothing that reaches files, other servers or
 * programs. Of no source (`file`, `url`, `s3`, `remote`, ...) is there a right, nor of dictionaries,
 * functions, backups, users and the server itself.
 */
const rights = [
  'SHOW ON *.*',
  'SELECT, INSERT ON *.*',
  'ALTER TABLE, ALTER VIEW ON *.*',
  'CREATE DATABASE, CREATE TABLE, CREATE VIEW ON *.*',
  'DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE ON *.*',
  // The function `input` and the like take it.
  'CREATE TEMPORARY TABLE ON *.*',
  'KILL QUERY ON *.*',
  ...tableEngines.map((engine) => `TABLE ENGINE ON ${engine}`),
];

/** What the engine's own session does: see the statements of config.ts. */
const sessionRights = ['SYSTEM LISTEN ON *.*', 'CREATE TEMPORARY TABLE ON *.*', 'READ ON FILE'];

/**
 * Settings that name files and servers, for which no right is asked. All are years old: a profile with one
 * that an engine does not know keeps it from starting.
 */
const fixedSettings = [
  'format_schema',
  'output_format_schema',
  'format_template_row',
  'format_template_resultset',
  'format_avro_schema_registry_url',
  'input_format_record_errors_file_path',
  'merge_tree_disk',
  'merge_tree_storage_policy',
];

/** The engine's users: ours, and `default`, which its own session always is, without a password. */
export function usersXml({ username, password }: EngineUser): string {
  const hash = createHash('sha256').update(password).digest('hex');
  const fixed = fixedSettings.map((name) => `<${name}><readonly/></${name}>`).join('');
  return `<clickhouse>
  <profiles>
    <default></default>
    <confined><constraints>${fixed}</constraints></confined>
  </profiles>
  <quotas><default></default></quotas>
  <users>
    <default>
      <password></password>
      ${common('default', sessionRights)}
    </default>
    <${username}>
      <password_sha256_hex>${hash}</password_sha256_hex>
      ${common('confined', rights)}
    </${username}>
  </users>
</clickhouse>
`;
}

function common(profile: string, granted: readonly string[]): string {
  const grants = granted.map((right) => `<query>GRANT ${right}</query>`).join('');
  return `<networks><ip>127.0.0.1</ip></networks><profile>${profile}</profile>
      <quota>default</quota><grants>${grants}</grants>`;
}
