import { readFile } from 'node:fs/promises';
import { systemReasonOf } from '@jts/adapter-kit/node';
import { parseDocument } from 'yaml';
import { type Environment, readEnvironment, type Setting } from './environment.js';
import { leavesOf } from './leaves.js';
import { problemsOf } from './problems.js';
import { configSchema, type GatewayConfig } from './schema.js';

/** What is wrong with a configuration: all of it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/**
 * The configuration of a file (JSON or YAML) and of the environment, which wins.
 *
 * @throws ConfigError with every problem, none of which shows a value
 */
export async function readConfig(
  env: Environment,
  file: string | undefined,
): Promise<GatewayConfig> {
  const { settings, problems } = await readEnvironment(env, leavesOf(configSchema));
  const content = file === undefined ? {} : await readContent(file);
  const result = configSchema.safeParse(merged(content, settings), { reportInput: true });
  const wrong = result.error ? problemsOf(result.error.issues, configSchema, settings) : [];
  const all = [...problems, ...wrong];
  if (all.length > 0 || result.data === undefined) throw new ConfigError(all);
  return result.data;
}

/** The fields of a file. Its text shows in no error. */
async function readContent(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new ConfigError([`--config: can't be read: ${systemReasonOf(error)}`]);
  }
  const document = parseDocument(text, { prettyErrors: true });
  const problems = [...document.errors, ...document.warnings].map(({ code, linePos }) => {
    const [{ line, col } = { line: 1, col: 1 }] = linePos ?? [];
    return `--config line ${line}, column ${col}: is no valid JSON or YAML (${code})`;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  try {
    return document.toJS() ?? {};
  } catch {
    throw new ConfigError(['--config: an alias in it leads nowhere, or to too much']);
  }
}

/** What the environment says, in its place; where the file has something else than an object, that stays. */
function merged(content: unknown, settings: readonly Setting[]): unknown {
  for (const { path, value } of settings) setIn(content, path, value);
  return content;
}

function setIn(target: unknown, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined || !isObject(target)) return;
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  if (!Object.hasOwn(target, name)) target[name] = {};
  setIn(target[name], rest, value);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
