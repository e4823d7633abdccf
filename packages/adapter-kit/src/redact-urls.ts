/**
 * One URL, or a word that holds one, with `***` in place of its secrets: the one place that does it. It is
 * taken as a URL however mistyped it is, and more is hidden rather than less.
 */
export function redactUrl(word: string): string {
  const place = passwordOf(word);
  const bare = place === undefined ? word : `${word.slice(0, place[0])}***${word.slice(place[1])}`;
  return bare
    .replace(option, (whole, begin: string, name: string) =>
      isSecret(name) ? `${begin}***` : whole,
    )
    .replaceAll(parameter, (whole, name: string) => (isSecret(name) ? `${name}=***` : whole));
}

/**
 * A text in which URLs may stand, of a message or a log, without their secrets. What stands in quotes, and
 * a line from `://` on, is one URL, as far as an `@` follows: a password may have spaces.
 */
export function redactUrls(text: string): string {
  return text.replaceAll(/[^\r\n]+/g, redactLine);
}

/** The secrets that a URL holds, as they stand there and as they are meant: for {@link Secrets}. */
export function secretsOfUrl(url: string): readonly string[] {
  const place = passwordOf(url);
  const [, , ofOption = '', value = ''] = option.exec(url) ?? [];
  const found = [...url.matchAll(parameter)].filter(([, name = '']) => isSecret(name));
  return [
    url.slice(...(place ?? [0, 0])),
    isSecret(ofOption) ? value : '',
    ...found.map(([, , word = '']) => word),
  ]
    .filter((word) => word !== '')
    .flatMap((word) => [word, decoded(word)]);
}

function redactLine(line: string): string {
  const quoted = ["'", '"', '`'].reduce(redactQuoted, line);
  const begin = quoted.search(marked);
  const whole = begin === -1 ? quoted : quoted.slice(0, begin) + redactUrl(quoted.slice(begin));
  return whole.replaceAll(/\S+/g, redactUrl);
}

/** Where a URL surely begins. One of a file has no password, and stands in every stack. */
const marked = /(?<![\w+.-])(?!file:)[\w+.-]*:[/\\]|(?<![:/\\])[/\\]{2}/i;

function redactQuoted(line: string, quote: string): string {
  const begin = line.search(new RegExp(`(?<!\\w)${quote}`)) + 1;
  const end = line.lastIndexOf(quote);
  if (begin === 0 || end <= begin) return line;
  return line.slice(0, begin) + redactUrl(line.slice(begin, end)) + line.slice(end);
}

/**
 * From the colon behind the user to the last `@`: a mistyped password has an unescaped `@`, `/`, `?` or
 * space in it, and slashes may be too few, or none.
 */
function passwordOf(word: string): readonly [begin: number, end: number] | undefined {
  const end = word.includes('@') ? word.lastIndexOf('@') : word.lastIndexOf('%40');
  if (end === -1) return unfinished(word);
  const before = word.slice(0, end);
  const [first, second] = before.matchAll(colon);
  if (first === undefined) return undefined;
  const behind = first.index + first[0].length;
  const [ofScheme = ''] = slashes.exec(before.slice(behind)) ?? [];
  // Two slashes behind a colon end a scheme, unless there were some before: `//user://password@host`. One
  // may as well begin the password of `user:/password@host`.
  if (!twoSlashes.test(ofScheme) || twoSlashes.test(before.slice(0, first.index))) {
    return [behind, end];
  }
  return second && [second.index + second[0].length, end];
}

/** What can be no port: its host is missing still, or is the next word. */
function unfinished(word: string): readonly [begin: number, end: number] | undefined {
  const found = /\/\/[^/\\?#:@[\s]*:(?!$|\d{1,5}(?![\w%-]))/.exec(word);
  return found === null ? undefined : [found.index + found[0].length, word.length];
}

/** As URLs are written, and as they are where a whole one was escaped. */
const colon = /:|%3a/gi;
const slashes = /^(?:[/\\]|%2f|%5c)*/i;
const twoSlashes = /(?:[/\\]|%2f|%5c){2}/i;

/** Of a command line: `--password=x`, which no program of ours takes. */
const option = /^(--?([^\s=]+)[=\s])(.+)$/s;

/** With its sign: `&tls=true`. No part is looked at twice, however long a word is. */
const parameter = /([?&;][^?&;=#]*)=([^&#]*)/g;

/** `tlsCertificateKeyFilePassword` is one, and `tlsCertificateKeyFile` is not. */
const isSecret = (name: string): boolean =>
  /pass|pwd|secret|token|properties|authorization|key/i.test(name) && !/file$/i.test(name);

function decoded(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
