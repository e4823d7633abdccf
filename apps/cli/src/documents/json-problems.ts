import { numberProblem } from './numbers.js';

/** What JSON takes and we don't: where it is, and why. */
export interface TextProblem {
  readonly offset: number;
  readonly reason: string;
}

const token = /["{}[\],]|-?\d[\d.eE+-]*/g;

/**
 * The first number that would lose digits, or key that comes twice, in a text that is valid JSON:
 * `JSON.parse` rounds the one and keeps the last of the other, and says nothing.
 */
export function jsonProblem(text: string): TextProblem | undefined {
  // For each object or list that is open: the keys so far, or null for a list.
  const open: (Set<string> | null)[] = [];
  let isKeyNext = false;
  for (const [found, offset] of tokensOf(text)) {
    const keys = open.at(-1);
    if (found === '{' || found === '[') open.push(found === '{' ? new Set() : null);
    else if (found === '}' || found === ']') open.pop();
    else if (found.startsWith('"') && isKeyNext && keys) {
      const key: string = JSON.parse(found);
      if (keys.has(key)) return { offset, reason: `${found} comes twice` };
      keys.add(key);
    } else if (found !== ',' && !found.startsWith('"')) {
      const reason = numberProblem(found);
      if (reason !== undefined) return { offset, reason };
    }
    isKeyNext = found === '{' || (found === ',' && open.at(-1) instanceof Set);
  }
  return undefined;
}

/** Texts, numbers and what stands around them, each with its offset. */
function* tokensOf(json: string): Generator<readonly [token: string, offset: number]> {
  const next = new RegExp(token);
  for (let found = next.exec(json); found !== null; found = next.exec(json)) {
    // An expression that takes the text as a whole takes a place on its stack for each character.
    if (found[0] === '"') next.lastIndex = endOfText(json, found.index);
    yield [json.slice(found.index, next.lastIndex), found.index];
  }
}

/** Behind the quote that ends the text which begins at `start`. */
function endOfText(json: string, start: number): number {
  let quote = start;
  let first: number;
  do {
    quote = json.indexOf('"', quote + 1);
    first = quote;
    while (json[first - 1] === '\\') first--;
  } while ((quote - first) % 2 === 1);
  return quote + 1;
}
