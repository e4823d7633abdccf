/** Where there is no further one: behind the end of any text. */
export const none = 2 ** 30;
/** In place of an end, where a quote is open. */
export const inQuotes = -1;

export const reasons = {
  quoteInside: 'holds a quote inside a cell without quotes',
  textAfter: 'holds text after a closing quote',
} as const;

/** Where a character stands in a text, asked for ascending places: looked for once between two. */
export class Occurrences {
  private found = -1;

  constructor(
    private readonly text: string,
    private readonly character: string,
  ) {}

  /** The first at `place` or after it. */
  from(place: number): number {
    if (this.found < place) {
      const at = this.text.indexOf(this.character, place);
      this.found = at === -1 ? none : at;
    }
    return this.found;
  }
}

/** The records with quotes in a text, asked for ascending places. */
export class QuotedRecords {
  /** Why the record last asked for has no cells; undefined where it has. */
  reason: string | undefined;
  private readonly delimiters: Occurrences;

  constructor(
    private readonly text: string,
    private readonly delimiter: string,
    private readonly newlines: Occurrences,
    private readonly quotes: Occurrences,
  ) {
    this.delimiters = new Occurrences(text, delimiter);
  }

  /** The newline that ends the record at `start`; `none` where there is none yet, or `inQuotes`. */
  endOf(start: number): number {
    this.reason = undefined;
    for (let at = start; ; ) {
      const opening = this.afterBlanks(at);
      const isQuoted = this.text[opening] === '"';
      const end = isQuoted ? this.afterQuotes(opening) : opening;
      if (end === inQuotes) return inQuotes;
      if (isQuoted && !this.endsCell(this.afterBlanks(end))) this.reason ??= reasons.textAfter;
      const newline = this.newlines.from(end);
      const next = this.delimiters.from(end);
      if (!isQuoted && this.quotes.from(at) < Math.min(newline, next)) {
        this.reason ??= reasons.quoteInside;
      }
      if (newline <= next) return newline;
      at = next + 1;
    }
  }

  /** At the start of a cell, or after blanks there: only here does a quote open one. */
  private afterBlanks(start: number): number {
    let at = start;
    while (at < this.text.length && !this.endsCell(at) && isBlank(this.text[at] as string)) at++;
    return at;
  }

  private endsCell(at: number): boolean {
    const character = this.text[at];
    return character === undefined || character === '\n' || character === this.delimiter;
  }

  /** The place after a quoted cell's closing quote; a doubled quote is a quote inside it. */
  private afterQuotes(opening: number): number {
    let at = this.text.indexOf('"', opening + 1);
    while (at !== -1 && this.text[at + 1] === '"') at = this.text.indexOf('"', at + 2);
    return at === -1 ? inQuotes : at + 1;
  }
}

const isBlank = (character: string): boolean => character.trim() === '';
