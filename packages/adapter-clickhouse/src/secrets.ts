import { inspect } from 'node:util';

/** Words that must never show: a password, in every form that it is sent in. */
export class Secrets {
  private readonly words: readonly string[];

  constructor(username: string, passwords: readonly (string | undefined)[]) {
    const given = passwords.filter((word) => word !== undefined && word !== '');
    const forms = given.flatMap((word = '') => [
      word,
      encodeURIComponent(word),
      Buffer.from(`${username}:${word}`).toString('base64'),
      Buffer.from(word).toString('base64'),
    ]);
    // The longest first: one form may be part of another.
    this.words = [...new Set(forms)].sort((a, b) => b.length - a.length);
  }

  hide(text: string): string {
    return this.words.reduce((hidden, word) => hidden.replaceAll(pattern(word), '***'), text);
  }

  /** The error itself where it shows nothing, else a bare copy without what it shows. */
  hideIn(error: unknown): unknown {
    const shown = inspect(error, { depth: 8, showHidden: true });
    if (this.hide(shown) === shown) return error;
    const { name, message, stack, code }: ErrorParts = error instanceof Error ? error : {};
    const bare = new Error(this.hide(message ?? String(error)));
    bare.stack = this.hide(stack ?? '');
    return Object.assign(bare, { name: name ?? 'Error' }, code === undefined ? {} : { code });
  }
}

type ErrorParts = Partial<Error> & { readonly code?: unknown };

/** A short word is hidden only where it stands alone: hiding each `a` would leave no message. */
function pattern(word: string): RegExp {
  const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(word.length < 8 ? `(?<!\\w)${literal}(?!\\w)` : literal, 'g');
}
