import { numberProblem } from './numbers.js';

/** What JSON takes and we don't: where it is, and why. */
export interface TextProblem {
  readonly offset: number;
  readonly reason: string;
}

const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[{}[\],]/g;

/**
 * The first number that would lose digits, or key that comes twice, in a text that is valid JSON:
 * `JSON.parse` rounds the one and keeps the last of the other, and says nothing.
 */
export function jsonProblem(text: string): TextProblem | undefined {
  // For each object or list that is open: the keys so far, or null for a list.
  const open: (Set<string> | null)[] = [];
  let isKeyNext = false;
  for (const { 0: found, index: offset } of text.matchAll(token)) {
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
