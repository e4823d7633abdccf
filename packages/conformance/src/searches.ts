import fc from 'fast-check';

/** Queries that find nothing. */
export const blank: readonly string[] = ['', ' ', '\t\n', '\u3000', '\u00a0\u2003'];

// Parts that fold into one another, or that patterns give a meaning.
const part = fc.constantFrom(
  ...['a', 'A', 'Ａ', 'ß', 'SS', 'ss', 'ﬁ', 'fi', 'İ', 'i', 'ı', 'I', 'ſ', 'K', 'é', 'e\u0301'],
  ...['가', '\u1100\u1161', '%', '_', '\\', '*', '.', '[', "'", '"', ' ', '\u3000', 'Σ', 'ς', 'ﬀ'],
  ...['\u0345', 'ᾳ', '①', '½', '㎏', '😀', '\n', '\0'],
);
/** Texts that meet each other in one way or another. */
export const foldingText = (most: number): fc.Arbitrary<string> =>
  fc.array(part, { maxLength: most }).map((parts) => parts.join(''));
