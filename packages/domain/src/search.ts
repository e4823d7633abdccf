/** Text as search compares it: without case, width and compatibility forms (`Ａ`, `ａ`, `a` are one). */
export function foldText(text: string): string {
  // Twice: upper case can bring forth what NFKC composes again.
  return text.normalize('NFKC').toUpperCase().normalize('NFKC');
}

/**
 * Whether a search for `query` finds `text`: both folded by {@link foldText}, `query` anywhere in
 * `text`. `%`, `_`, `.` and `*` mean themselves. A blank query finds nothing.
 */
export function matchesSearch(text: string, query: string): boolean {
  const wanted = foldText(query);
  return wanted.trim() !== '' && foldText(text).includes(wanted);
}
