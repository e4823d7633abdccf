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

  /** The last line that names an error, else the last one: at most 500 characters. */
  get reason(): string {
    const lines = this.#text.split('\n').filter((line) => line.trim() !== '');
    const errors = lines.filter((line) => /(Exception|Error): /.test(line));
    return (errors.at(-1) ?? lines.at(-1) ?? 'it said nothing').trim().slice(0, 500);
  }
}
