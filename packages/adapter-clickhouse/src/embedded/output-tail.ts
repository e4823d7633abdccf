/** The last lines of a process's output: enough to say why it ended, bounded however much it writes. */
export class OutputTail {
  readonly #limit: number;
  #text = '';

  /** @param limit in characters */
  constructor(limit = 16_384) {
    this.#limit = limit;
  }

  append(chunk: string): void {
    this.#text = (this.#text + chunk).slice(-this.#limit);
  }

  toString(): string {
    return this.#text;
  }

  /** The last lines that say something: no stack traces, at most 500 characters. */
  get reason(): string {
    const lines = this.#text.split('\n').map((line) => line.trim());
    const telling = lines.filter((line) => line !== '' && !/^(at |\d+\. |Node\.js v)/.test(line));
    return telling.slice(-3).join(' ').slice(-500);
  }
}
