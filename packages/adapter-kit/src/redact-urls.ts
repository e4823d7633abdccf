/** One URL, or a word that holds one, with `***` in place of its secrets: the one place that does it. */
export function redactUrl(word: string): string {
  const place = passwordOf(word);
  const bare = place === undefined ? word : `${word.slice(0, place[0])}***${word.slice(place[1])}`;
  return bare.replaceAll(parameter, (whole, name: string) =>
    isSecret(name) ? `${name}=***` : whole,
  );
}

/** A text in which URLs may stand, of a message or a log, without their secrets. */
export function redactUrls(text: string): string {
  return text.replaceAll(/\S+/g, redactUrl);
}

/** The secrets that a URL holds, as they stand there and as they are meant: for {@link Secrets}. */
export function secretsOfUrl(url: string): readonly string[] {
  const place = passwordOf(url);
  const found = [...url.matchAll(parameter)].filter(([, name = '']) => isSecret(name));
  return [url.slice(...(place ?? [0, 0])), ...found.map(([, , value = '']) => value)]
    .filter((word) => word !== '')
    .flatMap((word) => [word, decoded(word)]);
}

/**
 * From the first colon behind the scheme to the last `@`: a mistyped password has an unescaped `@`, `/` or
 * `?` in it, so more is taken for it rather than less.
 */
function passwordOf(word: string): readonly [begin: number, end: number] | undefined {
  const end = word.lastIndexOf('@');
  const user = /:\/+[^/?#:@]*:/.exec(word.slice(0, Math.max(0, end)));
  return user === null ? undefined : [user.index + user[0].length, end];
}

/** With its sign: `&tls=true`. No part is looked at twice, however long a word is. */
const parameter = /([?&][^?&=#]*)=([^&#]*)/g;

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
