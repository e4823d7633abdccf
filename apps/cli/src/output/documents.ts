import { Decimal, isStorageError } from '@jts/domain';
import { Document, visit } from 'yaml';
import { print, type Terminal } from '../terminal.js';

/** How a command of documents prints what it found. */
export interface OutputOptions {
  readonly json?: true;
}

/** A document as `save` reads it: YAML, or JSON for programs. */
export function printDocument(terminal: Terminal, document: object, { json }: OutputOptions): void {
  print(terminal, json ? jsonText(document) : yamlText(document));
}

export const jsonText = (value: unknown): string => JSON.stringify(plain(value), null, 2);

/**
 * Texts that would be read as numbers get their quotes; long lines are not folded. Without the last
 * end of a line, which `print` adds: those before it may be a text's own.
 */
export function yamlText(value: unknown): string {
  const document = new Document(plain(value));
  visit(document, {
    Scalar(_, scalar) {
      const { value: text } = scalar;
      if (typeof text === 'string' && oddText.test(text)) scalar.type = 'QUOTE_DOUBLE';
    },
  });
  const lines = { lineWidth: 0, doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY };
  return document.toString(lines).replace(/\n$/, '');
}

/**
 * What would not come back whole as a block of lines (the blanks of ` \n` would be lost): a blank at the
 * start, control characters, a line of blanks only, several ends of lines at the end. Within quotes,
 * what drives a terminal can stand as an escape.
 */
const oddText = /^\s|[^\P{C}\n]|[\p{Zl}\p{Zp}]|\n +(?:\n|$)|\n *[^\S\n ]|\n\n$/u;

/** Times as ISO 8601, money in plain digits: both as text. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (Decimal.isDecimal(value)) return value.toFixed();
  if (isStorageError(value)) return value.toJSON();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  // Not by assignment: a key may be `__proto__`.
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, plain(field)]));
}

/** `2024-01-31 09:30Z`: the minute is enough to find a document by. */
export const minuteText = (time: Date): string =>
  time
    .toISOString()
    .replace('T', ' ')
    .replace(/:\d\d\.\d+Z$/, 'Z');

/** A text on one line of a table. */
export const shortText = (text: string, most = 60): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join('')}…`;
};

/** A document's name and id, for a sentence. */
export const named = ({ id, name }: { readonly id: string; readonly name: string }): string =>
  `${JSON.stringify(shortText(name))} (${id})`;
