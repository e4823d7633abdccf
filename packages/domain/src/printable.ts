/** What ends a line, drives a terminal, turns the direction of writing, or is no character at all. */
const unprintable = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;

/**
 * Text for one line of a message, a log or a terminal: controls, separators of lines, marks of direction
 * and lone surrogates stand as the escapes that JSON has for them (`\n`, `\u001b`); all else is left
 * as it is, backslashes too.
 */
export function printable(text: string): string {
  return text.replace(unprintable, escapeOf);
}

function escapeOf(character: string): string {
  const json = JSON.stringify(character).slice(1, -1);
  if (json !== character) return json;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
