/** A text as one word of a POSIX shell, for advice that is copied to a prompt: as it is where it may be. */
export const shellWord = (text: string): string =>
  /^[\w.,:@%+/-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
