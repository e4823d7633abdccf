import { foldText } from '@jts/domain';

/**
 * A regular expression that finds every text that `matchesSearch` finds, and few others. A text of
 * ASCII and Hangul syllables folds character by character, so that a class of both cases for each is
 * exact; a text with any other character may become anything, and is a candidate always. Each character
 * stands as its code point: none has a meaning in the pattern.
 *
 * @param query not blank
 */
export function searchPattern(query: string): string {
  const folded = foldText(query);
  // What a class leaves out is looked for: a long run of what it holds would exhaust the engine's stack.
  if (/[^\p{ASCII}\uac00-\ud7a3]/u.test(folded)) return otherCharacter;
  const literal = Array.from(folded.slice(0, longestLiteral), characterClass).join('');
  return `${literal}|${otherCharacter}`;
}

const otherCharacter = '[^\\x{0}-\\x{7f}\\x{ac00}-\\x{d7a3}]';
/** The server takes patterns of 32,764 characters. */
const longestLiteral = 500;

function characterClass(character: string): string {
  const cases = new Set([character, character.toLowerCase()]);
  return `[${Array.from(cases, (one) => `\\x{${one.codePointAt(0)?.toString(16)}}`).join('')}]`;
}
