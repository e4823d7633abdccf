/**
 * A page as a program. What a code block is, its first line says:
 *
 * - ```` ```ts src/candles.ts ````: an excerpt of that file of the example, line for line;
 * - ```` ```sh ````: commands that succeed; ```` ```sh red ````: one that must fail; ```` ```sh clickhouse ````:
 *   commands that find a ClickHouse server at `CLICKHOUSE_URL`;
 * - ```` ```text ````: lines that the commands before it have printed, among others.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './packed.mjs';

/**
 * @typedef {object} Walk
 * @property {string} page
 * @property {string} example The folder that the page walks through.
 * @property {readonly string[]} [debian] Packages of Debian's that it needs beside Node.
 *
 * @typedef {object} Block
 * @property {string} language
 * @property {string | undefined} argument What stands behind the language: a file, `red`, `clickhouse`.
 * @property {string} code
 * @property {readonly string[]} files The example's files that the page has named up to here.
 */

/** @type {readonly Walk[]} */
export const walks = [
  { page: 'docs/write-an-adapter.md', example: 'examples/adapter-jsonfile' },
  { page: 'examples/telemetry/README.md', example: 'examples/telemetry' },
  {
    page: 'examples/python/README.md',
    example: 'examples/python',
    debian: [
      ...['protobuf-compiler', 'protobuf-compiler-grpc'],
      ...['python3-protobuf', 'python3-grpcio', 'python3-numpy', 'openssl'],
    ],
  },
];

/**
 * @param {Walk} walk
 * @returns {Promise<Block[]>}
 */
export async function walkThrough(walk) {
  const page = await readFile(join(root, walk.page), 'utf8');
  const files = await exampleFiles(walk);
  return Array.from(page.matchAll(/^```(\w+)(?: (\S+))?\n(.*?)^```$/gms), (match) => {
    const [block, language = '', argument, code = ''] = match;
    const before = page.slice(0, match.index + block.length);
    return { language, argument, code, files: files.filter((file) => names(before, file)) };
  });
}

/**
 * @param {string} text
 * @param {string} file
 */
const names = (text, file) => text.includes(`\`${file}\``) || text.includes(` ${file}\n`);

/**
 * What an author would write, by paths within the example; its README is about the example.
 *
 * @param {Walk} walk
 */
export async function exampleFiles(walk) {
  const example = join(root, walk.example);
  const entries = await readdir(example, { recursive: true, withFileTypes: true });
  const ignored = /(?:^|\/)(?:node_modules|dist)\//;
  return entries
    .filter((entry) => entry.isFile() && entry.name !== 'README.md')
    .map((entry) => join(entry.parentPath, entry.name).slice(example.length + 1))
    .filter((file) => !ignored.test(file))
    .sort();
}
