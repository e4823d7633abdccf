import { type CST, Lexer, Parser } from 'yaml';

/** Far more than a document of ours has: a setting's value may have 64 levels. */
const deepest = 100;

/**
 * Whether a YAML text is nested deeper than its parser can go: that ends in no error which one could
 * catch, but ends the process. What stands before the parser recurses only where it closes many levels at
 * once, and that can be caught.
 */
export function isTooDeep(text: string): boolean {
  try {
    // At once, where brackets alone say so.
    return hasDeepBrackets(text) || hasDeepParts(text);
  } catch (error) {
    if (error instanceof RangeError) return true;
    throw error;
  }
}

function hasDeepBrackets(text: string): boolean {
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    if (depth > deepest) return true;
  }
  return false;
}

function hasDeepParts(text: string): boolean {
  const open: { readonly token: CST.Token; readonly depth: number }[] = [];
  for (const token of new Parser().parse(text)) {
    open.push({ token, depth: 0 });
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { token, depth } = next;
      if (depth > deepest) return true;
      for (const part of partsOf(token)) open.push({ token: part, depth: depth + 1 });
    }
  }
  return false;
}

function* partsOf(token: CST.Token): Generator<CST.Token> {
  if (token.type === 'document' && token.value !== undefined) yield token.value;
  if (!('items' in token)) return;
  for (const { key, value } of token.items) {
    if (key) yield key;
    if (value) yield value;
  }
}
