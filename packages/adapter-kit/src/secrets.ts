/** Words that must never show: passwords, in every form that they are sent in. */
export class Secrets {
  /** Private to the runtime too: what holds this object can be inspected. */
  readonly #words: readonly string[];

  /** @param username whose name stands before a password in an HTTP header */
  constructor(username: string, passwords: readonly (string | undefined)[]) {
    const given = passwords.filter((word) => word !== undefined && word !== '');
    const forms = given.flatMap((word = '') => [
      word,
      ...percentEncoded(word),
      JSON.stringify(word).slice(1, -1),
      base64(`${username}:${word}`),
      base64(word),
    ]);
    // The longest first: one form may be part of another.
    this.#words = [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    return this.#words.reduce((hidden, word) => hidden.replaceAll(pattern(word), '***'), text);
  }

  /** The error itself where it shows nothing, else a bare copy without what it shows. */
  hideIn(error: unknown): unknown {
    if (this.#words.length === 0 || !this.#shows(error, mostLevels, new Set())) return error;
    const { name, message, stack, code }: ErrorParts = error instanceof Error ? error : {};
    const bare = new Error(this.hide(message ?? String(error)));
    bare.stack = this.hide(stack ?? '');
    return Object.assign(bare, { name: name ?? 'Error' }, code === undefined ? {} : { code });
  }

  /** Whether a secret can be read in a value or in what it holds, hidden properties included. */
  #shows(value: unknown, levels: number, seen: Set<unknown>): boolean {
    if (typeof value === 'string') return this.hide(value) !== value;
    if (typeof value !== 'object' || value === null || levels === 0 || seen.has(value))
      return false;
    seen.add(value);
    if (value instanceof Uint8Array) return this.#shows(utf8.decode(value), levels, seen);
    if (ArrayBuffer.isView(value)) return false;
    const entries = value instanceof Map || value instanceof Set ? [...value.entries()].flat() : [];
    // By their descriptors: a getter is not to be run.
    const properties = Object.values(Object.getOwnPropertyDescriptors(value)).map(
      (property) => property.value,
    );
    return [...entries, ...properties].some((part) => this.#shows(part, levels - 1, seen));
  }
}

type ErrorParts = Partial<Error> & { readonly code?: unknown };

/** How deep an error is looked into: causes and what a library hangs on them. */
const mostLevels = 8;

/** A short word is hidden only where it stands alone: hiding each `a` would leave no message. */
function pattern(word: string): RegExp {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(word.length < 8 ? `(?<!\\w)${literal}(?!\\w)` : literal, 'g');
}

const utf8 = new TextDecoder();

/** As URLs and forms have it, in digits of either case. */
function percentEncoded(word: string): readonly string[] {
  const upper = encodeURIComponent(word);
  const lower = upper.replace(/%../g, (digits) => digits.toLowerCase());
  return [upper, lower].flatMap((form) => [form, form.replaceAll('%20', '+')]);
}

/** Of the text's UTF-8. */
function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  // One by one: a call takes only so many arguments.
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
