import { TooLargeError } from '@jts/domain';
import { isNode, isScalar, LineCounter, parseDocument, type Scalar, visit } from 'yaml';
import { CommandFailed } from '../failure.js';
import { jsonProblem } from './json-problems.js';
import { isTooDeep } from './nesting.js';
import { numberProblem } from './numbers.js';

/**
 * What a JSON or YAML text says. Nothing is rounded: a number that has more digits than a double
 * keeps is refused, and so is a code such as `005930` that would lose its zeros.
 *
 * @param name of the file, for messages
 */
export function parseText(name: string, text: string): unknown {
  const own = text.replace(/^\uFEFF/, '');
  const json = parsedJson(own);
  return json === undefined ? parseYaml(name, own) : checkedJson(name, own, json.value);
}

/** JSON is YAML, too, but a result with all its trades is megabytes. */
function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    // YAML, or a mistake, whose line the other parser tells.
    return undefined;
  }
}

function checkedJson(name: string, text: string, value: unknown): unknown {
  const problem = jsonProblem(text);
  if (problem === undefined) return value;
  const line = text.slice(0, problem.offset).split('\n').length;
  throw new CommandFailed(`${name} line ${line}: ${problem.reason}`);
}

/** Characters: the parser takes a hundred times their memory, and a hundred times as long as for JSON. */
const mostYaml = 8_000_000;

function parseYaml(name: string, text: string): unknown {
  if (text.length > mostYaml) {
    throw new TooLargeError(`${name} is no JSON, and too large to be read as YAML`);
  }
  if (isTooDeep(text)) throw new CommandFailed(`${name} is nested too deep`);
  const lines = new LineCounter();
  // Keys that come twice are looked for below: the parser compares each with all before it.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false };
  const document = parseDocument(text, options);
  const refuse = (offset: number, reason: string, cause?: unknown): never => {
    const { line } = lines.linePos(offset);
    throw new CommandFailed(`${name} line ${line}: ${reason}`, { cause });
  };
  const [problem] = [...document.errors, ...document.warnings];
  if (problem !== undefined) refuse(problem.pos[0], messages[problem.code] ?? problem.message);
  visit(document, {
    Map(_, { items }) {
      const keys = items.map(({ key }) => key);
      const odd = keys.find((key) => key !== null && !isScalar(key));
      if (isNode(odd)) refuse(odd.range?.[0] ?? 0, 'a key must be a text');
      const repeated = repeatedKey(keys);
      if (repeated !== undefined) refuse(repeated.range?.[0] ?? 0, 'this key has come before');
    },
    Scalar(_, { value, source = '', range }) {
      const reason = typeof value === 'number' ? plainProblem(source) : undefined;
      if (reason !== undefined) refuse(range?.[0] ?? 0, reason);
    },
  });
  try {
    return document.toJS();
  } catch (error) {
    // An alias that leads nowhere, or to more than anybody writes by hand.
    throw new CommandFailed(`${name}: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** By what they become in an object: `1` and `"1"` are one. */
function repeatedKey(keys: readonly unknown[]): Scalar | undefined {
  const seen = new Set<string>();
  for (const key of keys) {
    if (!isScalar(key)) continue;
    const name = String(key.value ?? '');
    if (seen.has(name)) return key;
    seen.add(name);
  }
  return undefined;
}

/** `.nan`, `.inf`, `0x1f` and `0o17` are YAML's own numbers: what is wrong with them is the field's. */
const plainProblem = (source: string) =>
  /^[+-]?\.(?:nan|inf)$|^0[xo]/i.test(source) ? undefined : numberProblem(source);

const messages: Readonly<Record<string, string>> = {
  MULTIPLE_DOCS: 'a second document begins here: a file has one',
};
