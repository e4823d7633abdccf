import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import { pathError } from './path-errors.js';

export interface Access {
  readonly port: number;
  readonly username: string;
  readonly password: string;
}

/** Writes the engine's configuration, readable by nobody else, and returns its command line. */
export async function writeConfig(folder: DataFolder, access: Access): Promise<readonly string[]> {
  const config = join(folder.config, 'config.xml');
  const users = join(folder.config, 'users.xml');
  try {
    await writeFile(users, usersXml(access), { mode: 0o600 });
    await writeFile(config, configXml(folder, users, access.port), { mode: 0o600 });
  } catch (error) {
    throw pathError(folder.path, error);
  }
  return ['clickhouse', `--config-file=${config}`, `--query=${statements.join('; ')}`];
}

const statements = [
  'SYSTEM START LISTEN HTTP',
  // Blocks, without using the processor, until the owner's end of the pipe is closed.
  "INSERT INTO FUNCTION null('line String') FROM INFILE '/dev/stdin' FORMAT LineAsString",
];

function configXml(folder: DataFolder, users: string, port: number): string {
  return `<clickhouse>
  <path>${escapeXml(folder.data)}/</path>
  <users_config>${escapeXml(users)}</users_config>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${port}</http_port>
  <!-- The machine's time zone must not show in what is stored or read. -->
  <timezone>UTC</timezone>
  <!-- The application beside it needs memory too; the engine's own default is nine tenths. -->
  <max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
  <mark_cache_size>268435456</mark_cache_size>
</clickhouse>
`;
}

/**
 * The engine's own session, which starts the listener, always is \`default\` without a password. So
 * that user stays, with the two rights and the two statements that this takes: over the network it
 * can't run anything any more.
 */
function usersXml({ username, password }: Access): string {
  const hash = createHash('sha256').update(password).digest('hex');
  const local = '<networks><ip>127.0.0.1</ip></networks><profile>default</profile>';
  return `<clickhouse>
  <profiles><default></default></profiles>
  <quotas>
    <default></default>
    <start><interval><duration>2147483647</duration><queries>${statements.length}</queries></interval></start>
  </quotas>
  <users>
    <default>
      <password></password>${local}<quota>start</quota>
      <grants>
        <query>GRANT SYSTEM LISTEN ON *.*</query>
        <query>GRANT CREATE TEMPORARY TABLE ON *.*</query>
      </grants>
    </default>
    <${username}>
      <password_sha256_hex>${hash}</password_sha256_hex>${local}<quota>default</quota>
      <access_management>1</access_management>
      <named_collection_control>1</named_collection_control>
    </${username}>
  </users>
</clickhouse>
`;
}

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
