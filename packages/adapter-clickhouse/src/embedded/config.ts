import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.js';
import { pathError } from './path-errors.js';
import { type EngineUser, usersXml } from './users.js';

export interface Access extends EngineUser {
  readonly port: number;
}

/** Writes the engine's configuration, readable by nobody else, and returns its command line. */
export async function writeConfig(folder: DataFolder, access: Access): Promise<readonly string[]> {
  const config = join(folder.config, 'config.xml');
  const users = join(folder.config, 'users.xml');
  try {
    await writePrivately(users, usersXml(access));
    await writePrivately(config, configXml(folder, users, access));
  } catch (error) {
    throw pathError(folder.path, error);
  }
  return ['clickhouse', `--config-file=${config}`, `--query=${statements.join('; ')}`];
}

/** A file that is there would keep its mode, and a link would be followed. */
async function writePrivately(path: string, text: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: 'wx' });
}

const statements = [
  'SYSTEM START LISTEN HTTP',
  // Waits for the end of standard input, without using the processor. `-` reads the open descriptor:
  // a path as /dev/stdin would be opened anew, which can't be done with a socket, and waits for ever on
  // a named pipe whose writer has died meanwhile.
  "INSERT INTO FUNCTION null('line String') SELECT * FROM file('-', LineAsString, 'line String')",
];

function configXml(folder: DataFolder, users: string, access: Access): string {
  return `<clickhouse>
  <path>${escapeXml(folder.data)}/</path>
  <users_config>${escapeXml(users)}</users_config>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${access.port}</http_port>
  <http_handlers>${handlers(access)}</http_handlers>
  <!-- The machine's time zone must not show in what is stored or read. -->
  <timezone>UTC</timezone>
  <!-- The application beside it needs memory too; the engine's own default is nine tenths. -->
  <max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
  <mark_cache_size>268435456</mark_cache_size>
  <!-- Engines of tables that keep their data elsewhere are no one's: see the rights in users.ts. -->
  <access_control_improvements>
    <table_engines_require_grant>true</table_engines_require_grant>
  </access_control_improvements>
  <!-- Programs that queries may run: none. -->
  <user_scripts_path>/dev/null/</user_scripts_path>
  <merge_tree>${folder.temporary ? '' : durable}</merge_tree>
</clickhouse>
`;
}

/** What was acknowledged outlasts a power failure: 2 to 5 ms an insert on an SSD. */
const durable =
  '<fsync_after_insert>1</fsync_after_insert><fsync_part_directory>1</fsync_part_directory>';

/**
 * Whoever does not name this password gets the answer of a wrong one, whatever he asks. Users and rights
 * would not be enough: the engine's own session always is `default` without a password, so that
 * user must exist, and whoever reached it could read the files of the process's user. (With the password
 * he can, by the parameter `user`: rights hold for statements, not for the owner of the engine.)
 */
function handlers({ username, password }: Access): string {
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  const query =
    '<handler><type>dynamic_query_handler</type><query_param_name>query</query_param_name></handler>';
  return `
    <rule>
      <url>/ping</url>
      <handler><type>static</type><response_content>Ok.\n</response_content></handler>
    </rule>
    <rule><headers><Authorization>Basic ${basic}</Authorization></headers>${query}</rule>
    <rule>
      <headers>
        <X-ClickHouse-User>${username}</X-ClickHouse-User>
        <X-ClickHouse-Key>${password}</X-ClickHouse-Key>
      </headers>
      ${query}
    </rule>
    <rule>
      <handler>
        <type>static</type>
        <status>403</status>
        <http_response_headers>
          <X-ClickHouse-Exception-Code>516</X-ClickHouse-Exception-Code>
        </http_response_headers>
        <response_content>${refusal}</response_content>
      </handler>
    </rule>
  `;
}

const refusal =
  'Code: 516. DB::Exception: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)\n';

function escapeXml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
